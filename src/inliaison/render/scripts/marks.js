// Marks what was found in the rows that are shown, and shows the words of a card where only these were found.

const LONG = 160 // Letters of a fact that are shown in a row.

// A page that was saved from a browser has marks from the beginning.
function clearMarks(root) {
  for (const excerpt of Array.from(root.getElementsByClassName('excerpt'))) excerpt.remove()
  for (const mark of Array.from(root.getElementsByClassName('hit'))) {
    const parent = mark.parentNode
    mark.replaceWith(...mark.childNodes)
    parent.normalize()
  }
}

function markRow(each, terms) {
  markText(each.row, terms)
  const text = readCells(each.row)
  const folded = ` ${words(text).join(' ')}`
  const missing = terms.filter(term => !isIn(term, folded, () => text))
  const fact = missing.length && listFacts(each.card).find(part => findSpans(part.textContent, missing).length)
  if (fact) addExcerpt(each.row, fact, missing)
}

function markText(root, terms) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  const nodes = []
  while (walker.nextNode()) nodes.push(walker.currentNode)
  for (const node of nodes) {
    if (node.parentElement.closest('mark')) continue
    let [rest, cut] = [node, 0]
    for (const [start, end] of findSpans(node.data, terms)) {
      const hit = rest.splitText(start - cut)
      rest = hit.splitText(end - start)
      cut = end
      const mark = document.createElement('mark')
      mark.className = 'hit'
      hit.replaceWith(mark)
      mark.append(hit)
    }
  }
}

// The parts of a card that tell of its record alone, without those that are only an address.
function listFacts(card) {
  const parts = Array.from(card?.children ?? [])
  const end = parts.findIndex(part => part.localName === 'h3')
  const facts = parts.slice(0, end < 0 ? parts.length : end).flatMap(part => part.className === 'subtitle' ? part
    : part.localName === 'dl' ? Array.from(part.querySelectorAll('dd:not(:has(ul)), li')) : [])
  facts.push(...card?.querySelectorAll('blockquote') ?? [])
  return facts.filter(part => !part.querySelector('a[href^="http" i]'))
}

function addExcerpt(row, fact, terms) {
  const text = fact.textContent
  const [[start]] = findSpans(text, terms)
  const from = text.length <= LONG ? 0 : text.lastIndexOf(' ', Math.max(start - LONG / 2, 0)) + 1
  const end = text.length <= from + LONG ? text.length : text.indexOf(' ', from + LONG)
  const to = end < 0 ? text.length : end
  const excerpt = document.createElement('small')
  excerpt.className = 'excerpt'
  const label = findLabel(fact.closest('dd'))
  excerpt.append(
    label ? `${label}: ` : '', from ? '… ' : '', text.slice(from, to).trim().replace(/\s+/g, ' '), to < text.length ? ' …' : '')
  markText(excerpt, terms)
  const cell = row.querySelector('td.main, th.main') ?? row.cells?.[row.cells.length - 1] ?? row
  cell.append(excerpt)
}

// The label before a fact: of several facts below each other, all have the same.
function findLabel(fact) {
  let before = fact?.previousElementSibling
  while (before && before.localName !== 'dt') before = before.previousElementSibling
  return before?.textContent
}
