'use strict'
// Filters and sorts the lists of the page, and goes from one part of a directory to another.
// Rows and cards stand in the page; nothing is made of data here but text.
document.documentElement.className = 'js'

addEventListener('DOMContentLoaded', () => {
  const FIRST = 200 // So many rows are shown at once: more take longer than a frame.
  const PAUSE = 250 // Milliseconds after the last key until what was found is said.
  const box = document.getElementById('filter')
  const status = document.querySelector('[role=status]')
  const letters = new Map((box?.dataset.letters ?? '').split(',').map(pair => {
    const [letter] = pair
    return [letter, pair.slice(letter?.length ?? 0)]
  }))
  let wanted = []
  let printing = false

  // The folded words of a text, as the program folds them.
  function words(text) {
    const plain = c => c.toLowerCase().normalize('NFKD').replace(/[\p{Mn}\p{Me}\p{Cf}]/gu, '')
      .replace(/[^\p{L}\p{N}]/gu, ' ')
    return Array.from(text, c => letters.get(c) ?? plain(c)).join('').split(' ').filter(Boolean)
  }

  function listed(element) {
    const rows = Array.from(element.querySelectorAll('[data-k]'), (row, place) => ({
      row, place, key: ` ${row.dataset.k}`, order: row.dataset.o?.split(' ').map(n => n === '-' ? null : Number(n)),
    }))
    const more = document.createElement('button')
    more.type = 'button'
    more.className = 'more'
    more.hidden = true
    element.append(more)
    const list = { element, rows, more, most: FIRST, found: rows.length }
    more.addEventListener('click', () => {
      const next = rows.filter(({ row }) => !row.hidden).length
      list.most = Infinity
      show(list)
      const { row } = rows.filter(({ row }) => !row.hidden)[next]
      row.tabIndex = -1 // The button is gone: go on from where it was.
      row.focus()
    })
    for (const [at, heading] of element.querySelectorAll('thead th').entries()) sortable(list, heading, at)
    return list
  }

  function sortable(list, heading, at) {
    const button = document.createElement('button')
    button.type = 'button'
    button.append(...heading.childNodes)
    heading.append(button)
    heading.setAttribute('aria-sort', 'none')
    button.addEventListener('click', () => {
      const way = { none: 'ascending', ascending: 'descending', descending: 'none' }[heading.getAttribute('aria-sort')]
      for (const other of heading.parentElement.children) other.setAttribute('aria-sort', 'none')
      heading.setAttribute('aria-sort', way)
      sort(list, at, way)
    })
  }

  // The unknown stand last whichever way round; what is equal keeps the order in which it came.
  function sort(list, at, way) {
    const turn = { none: 0, ascending: 1, descending: -1 }[way]
    const compare = (a, b) => {
      const [first, second] = [a.order[at], b.order[at]]
      if (!turn || first === second) return a.place - b.place
      if (first === null || second === null) return first === null ? 1 : -1
      return turn * (first - second)
    }
    list.rows.sort(compare)
    const sorted = document.createDocumentFragment()
    const body = list.rows[0]?.row.parentElement
    for (const { row } of list.rows) sorted.append(row)
    body?.append(sorted)
    show(list)
  }

  function show(list) {
    const most = printing ? Infinity : list.most
    let found = 0
    for (const { row, key } of list.rows) {
      const fits = wanted.every(word => key.includes(word))
      const hidden = !fits || found >= most
      if (row.hidden !== hidden) row.hidden = hidden
      found += fits
    }
    list.found = found
    list.more.hidden = found <= most
    list.more.textContent = `Show all ${found.toLocaleString('en')}`
    list.element.classList.toggle('empty', found === 0)
  }

  const lists = Array.from(document.querySelectorAll('[data-list]'), listed)
  const told = status?.textContent
  let waiting

  function filter() {
    wanted = words(box.value).map(word => ` ${word}`)
    for (const list of lists) {
      list.most = FIRST
      show(list)
    }
    clearTimeout(waiting)
    waiting = setTimeout(() => {
      const found = lists.reduce((sum, list) => sum + list.found, 0)
      status.textContent = wanted.length ? `${found.toLocaleString('en')} found among ${told}` : told
    }, PAUSE)
  }

  lists.forEach(show)
  box?.addEventListener('input', filter)
  if (box?.value) filter() // A browser may keep what was typed when the page is loaded again.
  for (const [event, value] of [['beforeprint', true], ['afterprint', false]]) {
    addEventListener(event, () => {
      printing = value
      lists.forEach(show)
    })
  }
  document.documentElement.classList.add('ready')
})
