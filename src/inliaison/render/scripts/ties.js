// Draws what a record is tied to: itself in the middle, its neighbours in a column on each side.
function drawTies(view) {
  const [ROW, WIDE, HALF, SIDE, LONG] = [24, 720, 90, 200, 26]
  const part = (name, attributes, ...inner) => {
    const made = document.createElementNS('http://www.w3.org/2000/svg', name)
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
    made.append(...inner)
    return made
  }
  const called = card => card.querySelector('h2').textContent
  const short = (text, most) => text.length > most ? `${text.slice(0, most - 1).trimEnd()}…` : text
  const ties = view.dataset.ties.split(' ').map(tie => [views.get(tie.replace('~', '')), tie.startsWith('~')])
  view.removeAttribute('data-ties')
  const rows = Math.ceil(ties.length / 2)
  const high = Math.max(rows, 2) * ROW
  const svg = part('svg', { viewBox: `0 0 ${WIDE} ${high}`, class: 'ties', 'aria-hidden': 'true' })
  for (const [at, [card, belongs]] of ties.entries()) {
    const left = at < rows
    const y = (left ? at + .5 : at - rows + .5) * high / (left ? rows : ties.length - rows)
    const [from, to] = left ? [WIDE / 2 - HALF, SIDE] : [WIDE / 2 + HALF, WIDE - SIDE]
    const bend = (from + to) / 2
    const d = `M${from} ${high / 2}C${bend} ${high / 2} ${bend} ${y} ${to} ${y}`
    svg.append(part('path', { d, class: belongs ? 'belongs' : 'tie' }))
    const text = part('text', { x: left ? to - 6 : to + 6, y, 'text-anchor': left ? 'end' : 'start' },
      short(called(card), LONG))
    const subtitle = card.querySelector('.subtitle')?.textContent
    if (subtitle) text.append(part('title', {}, subtitle))
    svg.append(part('a', { href: `#${card.id}`, tabindex: '-1' }, text))
  }
  svg.append(
    part('rect', { x: WIDE / 2 - HALF, y: high / 2 - 15, width: 2 * HALF, height: 30, rx: 6 }),
    part('text', { x: WIDE / 2, y: high / 2, 'text-anchor': 'middle', class: 'self' }, short(called(view), 22)),
  )
  view.insertBefore(svg, view.querySelector('h3'))
}
