// What people do with the page: they type, follow links, go back, print.
document.documentElement.className = 'js'

addEventListener('DOMContentLoaded', () => {
  const box = document.getElementById('filter')
  const status = document.querySelector('[role=status]')
  // Of a page that was saved from a browser, what the script made of it is there already: it begins with that.
  const first = (element, name, text) => element && (element.dataset[name] ??= text)
  const summary = first(status, 'summary', status?.textContent)
  const title = first(document.documentElement, 'title', document.title)
  let waiting

  function say() {
    const shown = listVisible()
    const among = shown.length === 1 && shown[0].element.dataset.list || summary
    const found = shown.reduce((sum, list) => sum + list.found, 0)
    const isNarrow = search.terms.length || shown.some(list => readChoices(list).some(place => place !== null))
    if (!search.everywhere) shown.forEach(countChoices)
    const text = isNarrow && shown.length ? `${numbers.format(found)} found among ${among}` : among
    if (status) status.textContent = text
  }

  function filter() {
    search.terms = parseQuery(box.value)
    if (views.size && !listVisible().length) {
      history.pushState(null, '', `#search/${encodeURIComponent(box.value)}`)
      return go({ isMove: false })
    }
    listVisible().forEach(fixWidths)
    for (const list of listVisible()) {
      list.most = Math.min(list.most, FIRST)
      show(list, SIGHT)
    }
    arrangeViews()
    clearTimeout(waiting)
    waiting = setTimeout(() => { say(); keepAddress(box.value) }, PAUSE) // Browsers limit how often it may change.
  }

  // The view that the address names, or all lists where something is searched.
  function go({ isMove = true } = {}) {
    const [, typed] = parseAddress()
    if (typed && typed !== box.value) box.value = typed
    search.terms = parseQuery(box.value)
    const { name, view, heading } = showView()
    document.title = heading ? `${heading.textContent} – ${title}` : title
    say()
    keepAddress(box.value)
    if (!view && !search.everywhere) status.textContent = `There is nothing under “${name}” here.`
    if (!isMove || search.everywhere) return
    if (heading) heading.tabIndex = -1
    heading?.focus({ preventScroll: true })
  }

  clearMarks(document)
  learnLetters(box?.dataset.letters ?? '')
  findViews()
  document.querySelectorAll('[data-list]').forEach(addList)
  if (views.size) {
    rememberWay(go)
    go({ isMove: false })
  }
  else {
    const [, typed, choices] = parseAddress()
    if (typed) box.value = typed
    search.terms = parseQuery(box?.value ?? '')
    for (const list of lists) {
      setChoices(list, choices)
      show(list)
    }
    say()
  }
  box?.addEventListener('input', filter)
  for (const list of lists) for (const select of list.choices) select.addEventListener('change', filter)
  addEventListener('resize', loosenWidths)
  if (box?.value) filter() // A browser may keep what was typed when the page is loaded again.
  for (const [event, value] of [['beforeprint', true], ['afterprint', false]]) {
    addEventListener(event, () => {
      search.printing = value
      for (const list of listVisible()) show(list)
    })
  }
  document.documentElement.classList.add('ready')
  readAhead()
})
