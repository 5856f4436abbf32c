'use strict'
// Filters and sorts the lists of the page, and shows one part of a directory at a time.
// Rows and cards stand in the page; nothing is made of data here but text and links to what is there.
document.documentElement.className = 'js'

addEventListener('DOMContentLoaded', () => {
  const FIRST = 200 // So many rows are shown at once: more take longer than a frame.
  const FEW = 10 // And so many of each list where all lists are searched.
  const READ = 300 // Rows that are read at a time.
  const SHORT = 24 // Signs of a name that stays on one line.
  // The parts of a card that tell of its record alone.
  const FACTS = '.subtitle, dl:not(h3 ~ dl) > dd:not(:has(ul)), dl:not(h3 ~ dl) li, blockquote'
  const PAUSE = 250 // Milliseconds after the last key until what was found is said.
  const box = document.getElementById('filter')
  const status = document.querySelector('[role=status]')
  // Of a page that was saved from a browser, what the script made of it is there already: it begins with that.
  const first = (element, name, text) => element && (element.dataset[name] ??= text)
  const summary = first(status, 'summary', status?.textContent)
  const title = first(document.documentElement, 'title', document.title)
  const pairs = (box?.dataset.letters ?? '').split(',').filter(Boolean).map(pair => Array.from(pair))
  const letters = new Map(pairs.map(([letter, ...become]) => [letter, become.join('')]))
  const views = new Map(Array.from(document.querySelectorAll('.view'), view => [view.id, view]))
  const listOf = new Map() // By card, the view with the list of its kind, which stands before it.
  let lastList = null
  for (const view of views.values()) {
    if (view.localName === 'section') lastList = view
    else listOf.set(view, lastList)
  }
  let terms = []
  let searching = false // Whether all lists are searched.
  let printing = false
  let waiting

  // The folded words of a text, as the program folds them.
  function words(text) {
    const plain = c => c.toLowerCase().normalize('NFKD').replace(/[\p{Mn}\p{Me}\p{Cf}]/gu, '')
      .replace(/[^\p{L}\p{N}]/gu, ' ')
    return Array.from(text, c => letters.get(c) ?? plain(c)).join('').split(' ').filter(Boolean)
  }

  // The folded words by which a row is found: those it carries, what its cells say if that is plain ASCII, and what
  // the facts on its card say.
  function key({ row }) {
    const cells = Array.from(row.cells ?? [], cell => cell.textContent).join(' ')
    const plain = /^[\0-\x7f]*$/.test(cells) ? cells.toLowerCase().replace(/[^a-z0-9]+/g, ' ') : ''
    const links = Array.from(row.querySelectorAll('a[href^="#"]'), link => views.get(link.hash.slice(1)))
    const card = links.find(card => card && listOf.get(card) === row.closest('.view'))
    const facts = Array.from(card?.querySelectorAll(FACTS) ?? []).filter(part => !part.querySelector('a[href^="http" i]'))
    return ` ${plain} ${row.dataset.k} ${words(facts.map(part => part.textContent).join(' ')).join(' ')}`
  }

  // What is looked for: words that stand together as they were typed, or signs as they are. The second spelling is
  // that of `W.H.O.` as one word and of `tc207` as two.
  function parseQuery(typed) {
    return typed.split(/\s+/).filter(Boolean).map(word => {
      const parts = words(word)
      const dotted = parts.length > 1 && word.includes('.') && parts.every(part => /^\p{L}$/u.test(part))
      const apart = parts.join(' ').replace(/\b(tc|pc|jtc|sc)(?=\d)/g, '$1 ').replace(/(\d)(sc)(?=\d)/g, '$1 $2 ')
      return parts.length ? [` ${parts.join(' ')}`, ` ${dotted ? parts.join('') : apart}`] : [word]
    })
  }

  const fits = ({ row, key }) => terms.every(spellings => spellings.some(
    word => word[0] === ' ' ? key.includes(word) : row.textContent.includes(word)))

  // Words without blanks, but for those between two numbers.
  const squeeze = text => text.replace(/(?<!\d) | (?!\d)/g, '')

  // How well a row fits: by its whole short name or reference, by the beginning of one, by a name, or by its texts.
  function rank(each) {
    each.names ??= Array.from(each.row.querySelectorAll('a[href^="#"]'))
      .filter(link => listOf.get(views.get(link.hash.slice(1))) === each.row.closest('.view'))
      .map(link => words(link.textContent))
    const typed = squeeze(terms.map(spellings => spellings.at(-1).trim()).join(' '))
    const spellings = each.names.flatMap(name => [name, name.filter(word => word !== 'iso' && word !== 'iec')])
      .map(name => squeeze(name.join(' ')))
    if (spellings.includes(typed)) return 0
    if (spellings.some(name => name.startsWith(typed))) return 1
    const named = each.names.map(name => ` ${name.join(' ')}`).join(' ')
    return terms.every(spellings => spellings.some(word => named.includes(word))) ? 2 : 3
  }

  // Where all lists are searched, the rows that fit best come first; else they stand as they were sorted.
  function arrange(list) {
    const searched = searching && terms.length > 0 && !list.turn
    if (list.turn || !list.rows.length || !searched && !list.arranged) return
    const ranks = new Map(searched ? list.rows.map(each => [each, fits(each) ? rank(each) : 4]) : [])
    list.arranged = searched
    list.rows.sort((a, b) => searched ? ranks.get(a) - ranks.get(b) || a.place - b.place : a.place - b.place)
    list.rows[0].row.parentElement.append(...list.rows.map(({ row }) => row))
  }

  function listed(element) {
    const rows = Array.from(element.querySelectorAll('[data-k]'), (row, place) => ({
      row, place, order: row.dataset.o?.split(' ').map(rank => rank === '-' ? null : Number(rank)),
    }))
    const more = element.querySelector(':scope > .more') ?? document.createElement('button')
    more.type = 'button'
    more.className = 'more'
    element.append(more)
    const list = { element, rows, more, most: FIRST, found: rows.length }
    more.addEventListener('click', () => {
      const next = rows.filter(({ row }) => !row.hidden).length
      list.most = Infinity
      show(list)
      const { row } = list.rows.filter(({ row }) => !row.hidden)[next]
      row.tabIndex = -1 // The button is gone: go on from where it was.
      row.focus()
    })
    for (const [at, heading] of element.querySelectorAll('thead th').entries()) sortable(list, heading, at)
    return list
  }

  function sortable(list, heading, at) {
    const button = heading.querySelector('button') ?? document.createElement('button')
    button.type = 'button'
    if (!button.isConnected) button.append(...heading.childNodes)
    heading.append(button)
    heading.setAttribute('aria-sort', 'none')
    button.addEventListener('click', () => {
      const way = { none: 'ascending', ascending: 'descending', descending: 'none' }[heading.getAttribute('aria-sort')]
      for (const other of heading.parentElement.querySelectorAll('th')) other.setAttribute('aria-sort', 'none')
      heading.setAttribute('aria-sort', way)
      sort(list, at, { none: 0, ascending: 1, descending: -1 }[way])
    })
  }

  // The unknown stand last whichever way round; what is equal keeps the order in which it came.
  function sort(list, at, turn) {
    list.turn = turn
    list.arranged = false
    list.rows.sort((a, b) => {
      const [first, second] = [a.order[at], b.order[at]]
      if (!turn || first === second) return a.place - b.place
      if (first === null || second === null) return first === null ? 1 : -1
      return turn * (first - second)
    })
    const body = list.rows[0].row.parentElement
    const sorted = document.createDocumentFragment()
    for (const { row } of list.rows) sorted.append(row)
    body.append(sorted)
    show(list)
  }

  function show(list) {
    const most = printing ? Infinity : list.most
    let found = 0
    if (terms.length) for (const each of list.rows) each.key ??= key(each)
    if (views.size) arrange(list)
    for (const each of list.rows) {
      const fitting = fits(each)
      const hidden = !fitting || found >= most
      if (each.row.hidden !== hidden) each.row.hidden = hidden
      found += fitting
    }
    list.found = found
    list.more.hidden = found <= most
    list.more.textContent = `Show all ${found.toLocaleString('en')}`
    list.element.classList.toggle('empty', found === 0)
  }

  // While rows come and go the columns keep their widths: nothing jumps, and the next frame comes sooner.
  function fix(list) {
    const table = list.element.querySelector('table:not(.fixed)')
    if (!table || list.most === FEW) return
    const headings = Array.from(table.tHead.rows[0].cells)
    const widths = headings.map(heading => Math.ceil(heading.getBoundingClientRect().width))
    table.style.minWidth = `${table.offsetWidth}px`
    headings.forEach((heading, at) => { heading.style.width = `${widths[at]}px` })
    table.classList.add('fixed')
  }

  function loosen() {
    for (const table of document.querySelectorAll('table.fixed')) {
      table.classList.remove('fixed')
      for (const set of [table, ...table.tHead.rows[0].cells]) set.removeAttribute('style')
    }
  }

  const lists = Array.from(document.querySelectorAll('[data-list]'), listed)
  const visible = () => lists.filter(({ element }) => element.closest('.view')?.classList.contains('shown') ?? true)

  function say() {
    const shown = visible()
    const among = shown.length === 1 && shown[0].element.dataset.list || summary
    const found = shown.reduce((sum, list) => sum + list.found, 0)
    status.textContent = terms.length && shown.length ? `${found.toLocaleString('en')} found among ${among}` : among
  }

  function filter() {
    terms = parseQuery(box.value)
    if (views.size && !visible().length) location.hash = 'search'
    visible().forEach(fix)
    for (const list of visible()) {
      list.most = Math.min(list.most, FIRST)
      show(list)
    }
    clearTimeout(waiting)
    waiting = setTimeout(() => { say(); keep() }, PAUSE) // Browsers limit how often an address may change.
  }

  // The name of the view in the address, and what is searched there: `search/energy`, `partners/energy`.
  function parseAddress() {
    let whole = location.hash.slice(1)
    try { whole = decodeURIComponent(whole) } catch { /* It stays as it is, and names nothing. */ }
    const lower = whole.toLowerCase()
    if (views.has(lower)) return [lower]
    const [name] = lower.split('/')
    if (name !== 'search' && !lists.some(({ element }) => element.closest('.view')?.id === name)) return [whole]
    return [name, whole.slice(name.length + 1)]
  }

  // What is searched stands in the address, so that it can be sent and loaded again.
  function keep() {
    const [name, typed] = parseAddress()
    const isList = name === 'search' || views.get(name)?.querySelector(':scope > [data-list]')
    if (!isList || box.value === (typed ?? '')) return
    history.replaceState(history.state, '', `#${name}${box.value ? `/${encodeURIComponent(box.value)}` : ''}`)
  }

  // The view that the address names, or all lists where something is searched.
  function go(moved, height) {
    const [name, typed] = parseAddress()
    if (typed && typed !== box.value) box.value = typed
    terms = parseQuery(box.value)
    const searched = name === 'search'
    const view = views.get(name || 'start')
    const holding = lists.map(({ element }) => element.closest('.view'))
    for (const other of document.querySelectorAll('.view.shown')) other.classList.remove('shown')
    searching = searched
    document.documentElement.classList.toggle('searched', searched)
    for (const one of searched ? holding : [view ?? views.get('start')]) one.classList.add('shown')
    for (const list of visible()) {
      list.most = searched ? FEW : FIRST
      show(list)
    }
    for (const row of view?.querySelectorAll('[data-to]') ?? []) link(row)
    if (view?.dataset.ties) drawTies(view, views)
    for (const there of document.querySelectorAll('nav a')) {
      const named = there.hash === `#${name}`
      if (named) there.setAttribute('aria-current', 'page')
      else there.removeAttribute('aria-current')
    }
    const heading = view && name ? view.querySelector('h2') : null
    document.title = heading ? `${heading.textContent} – ${title}` : title
    say()
    keep()
    if (!view && !searched) status.textContent = `There is nothing under “${name}” here.`
    if (!moved || searched) return
    if (heading) heading.tabIndex = -1
    heading?.focus({ preventScroll: true })
    scrollTo(0, height)
  }

  // A long row of names becomes links when its card is shown.
  function link(row) {
    const names = row.dataset.to.split(' ')
    const parts = row.textContent.trimEnd().split(/([,;] )/)
    row.removeAttribute('data-to')
    if (parts.every(part => part.length <= SHORT)) row.className = 'row'
    row.replaceChildren(...parts.map((part, at) => {
      if (at % 2) return part
      const there = document.createElement('a')
      there.href = `#${names[at / 2]}`
      there.textContent = part
      return there
    }))
  }

  if (views.size) {
    let height = 0
    history.scrollRestoration = 'manual'
    addEventListener('click', event => {
      if (event.target.closest?.('a[href^="#"]')) history.replaceState({ height: scrollY }, '')
    }, true)
    addEventListener('popstate', event => { height = event.state?.height ?? 0 })
    addEventListener('hashchange', () => go(true, height))
    go(false)
  }
  else lists.forEach(show)
  box?.addEventListener('input', filter)
  addEventListener('resize', loosen)
  if (box?.value) filter() // A browser may keep what was typed when the page is loaded again.
  for (const [event, value] of [['beforeprint', true], ['afterprint', false]]) {
    addEventListener(event, () => {
      printing = value
      visible().forEach(show)
    })
  }
  document.documentElement.classList.add('ready')

  // What rows are found by is read before anybody types, a few rows at a time.
  const unread = lists.flatMap(list => list.rows)
  const read = () => {
    for (const each of unread.splice(-READ)) each.key ??= key(each)
    if (unread.length) setTimeout(read)
  }
  setTimeout(read)
})
