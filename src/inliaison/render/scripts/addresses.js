// The views of a directory, one of which is shown at a time: the one that the address names. What is searched and chosen
// stands in the address too, so that it can be sent and loaded again: `committees/energy?status=active`.

const SHORT = 24 // Letters of a name that stays on one line.
const views = new Map()
const followed = new Map() // The links that were followed, by their numbers in the history.

function findViews() {
  for (const view of document.querySelectorAll('.view')) views.set(view.id, view)
}

// The list that a card belongs to.
const findList = card => views.get(card?.parentElement.dataset.of)

function findCard(row) {
  if (!views.size) return undefined
  const list = row.closest('.view')
  const links = Array.from(row.querySelectorAll('a[href^="#"]'), link => views.get(link.hash.slice(1)))
  return links.find(card => card && findList(card) === list)
}

// The name of the view of a list; that of a page with nothing but lists is empty.
const findName = ({ element }) => element.closest('.view')?.id ?? ''

const listVisible = () => lists.filter(
  ({ element }) => element.closest('.view')?.classList.contains('shown') ?? true)

// The name of the view, what is searched there, and what is chosen.
function parseAddress() {
  const [path, choices] = location.hash.slice(1).split('?')
  let whole = path
  try { whole = decodeURIComponent(whole) } catch { /* It stays as it is, and names nothing. */ }
  const lower = whole.toLowerCase()
  if (views.has(lower)) return [lower, undefined, choices]
  const [name] = lower.split('/')
  if (name !== 'search' && !lists.some(list => findName(list) === name)) return [whole]
  return [name, whole.slice(name.length + 1), choices]
}

function keepAddress(typed) {
  const [name] = parseAddress()
  const list = lists.find(list => findName(list) === name)
  if (!list && name !== 'search') return
  const choices = list ? formatChoices(list) : ''
  const address = `#${name}${typed ? `/${encodeURIComponent(typed)}` : ''}${choices ? `?${choices}` : ''}`
  if (address !== (location.hash || '#')) history.replaceState(history.state, '', address)
}

// Shows the view, or all lists where everything is searched. Returns its name and its heading.
function showView() {
  const [name, , choices] = parseAddress()
  const view = views.get(name || 'start')
  search.everywhere = name === 'search'
  for (const other of document.querySelectorAll('.view.shown')) other.classList.remove('shown')
  document.documentElement.classList.toggle('searched', search.everywhere)
  const holding = lists.map(({ element }) => element.closest('.view'))
  for (const one of search.everywhere ? holding : [view ?? views.get('start')]) one.classList.add('shown')
  for (const list of listVisible()) {
    if (!search.everywhere) setChoices(list, choices)
    list.most = search.everywhere ? FEW : Math.max(list.most, FIRST)
    show(list, search.everywhere ? SIGHT : Infinity)
  }
  arrangeViews()
  for (const row of view?.querySelectorAll('[data-to]') ?? []) linkNames(row)
  if (view?.dataset.ties) drawTies(view)
  for (const there of document.querySelectorAll('nav a')) {
    if (there.hash === `#${name}`) there.setAttribute('aria-current', 'page')
    else there.removeAttribute('aria-current')
  }
  return { name, view, heading: view && name ? view.querySelector('h2') : null }
}

// Where everything is searched, the list with the best row comes first.
function arrangeViews() {
  if (!search.everywhere) return
  const parts = Array.from(lists, (list, place) => ({ part: list.element.closest('.view'), best: list.best, place }))
  const parent = parts[0]?.part.parentElement
  parts.sort((a, b) => a.best - b.best || a.place - b.place)
  for (const [at, { part }] of parts.entries()) {
    if (parent.children[at] !== part) parent.insertBefore(part, parent.children[at])
  }
}

// A long row of names becomes links when its card is shown; of names that are but the ends of references, it becomes a
// list of these with the titles.
function linkNames(row) {
  const [kind, ...places] = row.dataset.to.split(' ')
  const ofKind = document.querySelector(`[data-of="${kind}"]`).children
  const cards = places.map(place => ofKind[parseInt(place, 16)])
  const parts = row.textContent.trimEnd().split(/([,;] )/)
  row.removeAttribute('data-to')
  const titles = cards.map(card => [card.querySelector('h2').textContent, card.querySelector('.subtitle')?.textContent])
  if (titles.every(([name, title], at) => title && name.endsWith(parts[2 * at]))) {
    const list = document.createElement('ul')
    list.className = 'names'
    list.append(...titles.map(([name, title], at) => {
      const [item, rest] = [document.createElement('li'), document.createElement('span')]
      rest.className = 'quiet'
      rest.textContent = title
      item.append(makeLink(cards[at], name), ' ', rest)
      return item
    }))
    row.replaceWith(list)
    return
  }
  if (parts.every(part => part.length <= SHORT)) row.className = 'row'
  row.replaceChildren(...parts.map((part, at) => at % 2 ? part : makeLink(cards[at / 2], part)))
}

function makeLink(card, text) {
  const link = document.createElement('a')
  link.href = `#${card.id}`
  link.textContent = text
  return link
}

// Remembers which link leads on and how far the page was scrolled, so that the way back ends there.
function rememberWay(go) {
  history.scrollRestoration = 'manual'
  addEventListener('click', event => {
    const link = event.target.closest?.('a[href^="#"]')
    if (!link) return
    followed.set(followed.size, link)
    history.replaceState({ height: scrollY, link: followed.size - 1 }, '')
  }, true)
  addEventListener('hashchange', () => {
    const { height = 0, link } = history.state ?? {}
    go()
    const target = followed.get(link)
    if (target?.checkVisibility()) target.focus({ preventScroll: true })
    if (!search.everywhere || target) scrollTo(0, height)
  })
}
