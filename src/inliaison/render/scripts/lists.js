// Lists whose rows can be searched and sorted. All rows stand in the page; nothing is made of data here but text and
// links to what is there.

const FIRST = 200 // So many rows are shown at once: more take longer than a frame.
const FEW = 10 // And so many of each list where all lists are searched.
const SIGHT = 40 // And so many before the next frame while somebody types: no screen shows more.
const BATCH = 20 // Rows that are read or marked at a time.
const PAUSE = 250 // Milliseconds after the last key until what takes longer is done.
const lists = []
const search = { terms: [], everywhere: false, printing: false }
const numbers = new Intl.NumberFormat('en')
const canReveal = 'onbeforematch' in document // Whether the browser's own search finds rows that are not shown yet.

const readCells = row => Array.from(row.cells ?? [row], cell => cell.textContent).join(' ')
const isShown = ({ row }) => !row.hidden

function addList(element) {
  const rows = Array.from(element.querySelectorAll('[data-k]'), (row, place) => ({
    row, place, card: findCard(row), order: row.dataset.o?.split(' ').map(rank => rank === '-' ? null : Number(rank)),
  }))
  const more = element.querySelector(':scope > .more') ?? document.createElement('button')
  more.type = 'button'
  more.className = 'more'
  element.append(more)
  // Rows that stand below several headings keep their places.
  const parent = rows[0]?.row.parentElement
  const body = rows.every(({ row }) => row.parentElement === parent) ? parent : undefined
  const list = { element, rows, body, more, most: FIRST, found: rows.length, best: 0 }
  more.addEventListener('click', () => {
    const next = rows.filter(isShown).length
    list.most = Infinity
    show(list)
    const { row } = list.rows.filter(isShown)[next]
    row.tabIndex = -1 // The button is gone: go on from where it was.
    row.focus()
  })
  element.addEventListener('beforematch', () => {
    list.most = Infinity
    show(list)
  })
  for (const [at, heading] of element.querySelectorAll('thead th').entries()) addSorting(list, heading, at)
  addChoices(list)
  lists.push(list)
}

function addSorting(list, heading, at) {
  const button = heading.querySelector('button') ?? document.createElement('button')
  button.type = 'button'
  if (!button.isConnected) button.append(...heading.childNodes)
  heading.append(button)
  heading.setAttribute('aria-sort', 'none')
  button.addEventListener('click', () => {
    const way = { none: 'ascending', ascending: 'descending', descending: 'none' }[heading.getAttribute('aria-sort')]
    for (const other of heading.parentElement.querySelectorAll('th')) other.setAttribute('aria-sort', 'none')
    heading.setAttribute('aria-sort', way)
    list.column = at
    list.turn = { none: 0, ascending: 1, descending: -1 }[way]
    show(list)
  })
}

// The folded words by which a row is found: those it carries, what its cells say if that is plain ASCII, and what
// the facts on its card say.
function readKey({ row, card }) {
  const cells = readCells(row)
  const facts = listFacts(card).map(part => part.textContent).join(' ')
  return ` ${isAscii(cells) ? words(cells).join(' ') : ''} ${row.dataset.k} ${words(facts).join(' ')}`
}

function readNames({ element }, { row }) {
  const read = columns => columns ? columns.split(' ').map(at => row.cells[at].textContent) : []
  return [element.dataset.shorts, element.dataset.fulls].map(columns => spellNames(read(columns)))
}

// What rows are found by is read before anybody types, a few rows at a time while the browser has nothing else to do.
function readAhead() {
  const wait = window.requestIdleCallback ?? setTimeout
  const unread = lists.flatMap(list => list.rows.map(each => [list, each]))
  const read = time => {
    do {
      for (const [list, each] of unread.splice(-BATCH)) {
        each.key ??= readKey(each)
        each.names ??= readNames(list, each)
      }
    } while (unread.length && time?.timeRemaining() > 0)
    if (unread.length) wait(read)
  }
  wait(read)
}

const hasTerms = each => search.terms.every(term => isIn(term, each.key, () => each.row.textContent))

// The order of the rows: that of a column, or where something is searched, that of how well they fit. The unknown
// stand last whichever way round; what is equal keeps the order in which it came.
function compareRows(list) {
  const { column, turn } = list
  if (turn) return (a, b) => {
    const [first, second] = [a.order[column], b.order[column]]
    if (first === second) return a.place - b.place
    if (first === null || second === null) return first === null ? 1 : -1
    return turn * (first - second)
  }
  return (a, b) => a.rank - b.rank || a.place - b.place
}

function rankRows(list) {
  const typed = squeezeTerms(search.terms)
  const chosen = readChoices(list)
  for (const each of list.rows) {
    if (search.terms.length) each.names ??= readNames(list, each)
    each.hasTerms = hasTerms(each)
    each.fits = each.hasTerms && isChosen(each, chosen)
    each.rank = !search.terms.length ? 0 : each.fits ? rankNames(...each.names, search.terms, typed) : 5
  }
  list.best = Math.min(...list.rows.filter(each => each.fits).map(each => each.rank), 5)
}

// Only the rows that are to be shown take their places: to move thousands takes longer than a frame.
function arrange(list, most) {
  const { rows, body } = list
  rows.sort(compareRows(list))
  if (!body) return
  const first = rows.filter(({ fits }) => fits).slice(0, most)
  if (first.some(({ row }, at) => body.children[at] !== row)) body.prepend(...first.map(({ row }) => row))
}

// What waits for the browser's own search takes no room, but would be an empty row to a screen reader.
function hide(row, hidden) {
  if (row.getAttribute('hidden') === hidden) return
  if (hidden === null) row.removeAttribute('hidden')
  else row.setAttribute('hidden', hidden)
  if (hidden) row.setAttribute('aria-hidden', 'true')
  else row.removeAttribute('aria-hidden')
}

// Shows the rows that fit. Of more than `sight` rows the others follow when the browser has drawn these.
function show(list, sight = Infinity) {
  const most = search.printing ? Infinity : list.most
  const rest = canReveal && sight === Infinity ? 'until-found' : ''
  clearTimeout(list.waiting)
  clearMarks(list.element)
  if (search.terms.length) for (const each of list.rows) each.key ??= readKey(each)
  rankRows(list)
  arrange(list, most)
  let found = 0
  for (const each of list.rows) {
    hide(each.row, !each.fits ? '' : found < Math.min(most, sight) ? null : rest)
    found += each.fits
  }
  list.found = found
  list.more.hidden = found <= most
  list.more.textContent = `Show all ${numbers.format(found)}${canReveal ? '' : ' (the browser’s own search finds them then)'}`
  list.element.classList.toggle('empty', found === 0)
  if (search.terms.length || sight < found) list.waiting = setTimeout(() => showOthers(list, most))
}

function showOthers(list, most) {
  const fitting = list.rows.filter(({ fits }) => fits)
  const [shown, others] = [fitting.slice(0, most), fitting.slice(most)]
  for (const { row } of shown) hide(row, null)
  // A few rows at a time, so that the next key is not kept waiting.
  const mark = from => {
    for (const each of shown.slice(from, from + BATCH)) markRow(each, search.terms)
    if (from + BATCH < shown.length) list.waiting = setTimeout(() => mark(from + BATCH))
    else if (canReveal) list.waiting = setTimeout(() => others.forEach(({ row }) => hide(row, 'until-found')), PAUSE)
  }
  mark(0)
}

// While rows come and go the columns keep their widths: nothing jumps, and the next frame comes sooner.
function fixWidths(list) {
  const table = list.element.querySelector('table:not(.fixed)')
  if (!table || list.most === FEW) return
  const headings = Array.from(table.tHead.rows[0].cells)
  const widths = headings.map(heading => Math.ceil(heading.getBoundingClientRect().width))
  table.style.minWidth = `${table.offsetWidth}px`
  headings.forEach((heading, at) => { heading.style.width = `${widths[at]}px` })
  table.classList.add('fixed')
}

function loosenWidths() {
  for (const table of document.querySelectorAll('table.fixed')) {
    table.classList.remove('fixed')
    for (const set of [table, ...table.tHead.rows[0].cells]) set.removeAttribute('style')
  }
}
