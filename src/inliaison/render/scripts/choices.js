// The values by which the rows of a list can be chosen, with the number of rows that each of them would leave.

function addChoices(list) {
  const boxes = (list.element.closest('.view') ?? document).querySelectorAll('.choices select')
  list.choices = Array.from(boxes, select => {
    for (const option of select.options) option.dataset.label ??= option.text.replace(/ \([\d,]+\)$/, '')
    return select
  })
  for (const each of list.rows) each.values = each.row.dataset.f?.split(' ') ?? []
}

// The place of the chosen value for each box; none where everything is searched.
const readChoices = list => list.choices.map(
  select => search.everywhere || !select.value ? null : String(select.selectedIndex - 1))

const isChosen = (each, chosen) => chosen.every((place, at) => place === null || each.values[at] === place)

// Each value says how many rows it would leave, given what is typed and what else is chosen.
function countChoices(list) {
  const chosen = readChoices(list)
  for (const [at, select] of list.choices.entries()) {
    const others = chosen.map((place, other) => other === at ? null : place)
    const counts = new Map()
    for (const each of list.rows) {
      if (each.hasTerms && isChosen(each, others)) counts.set(each.values[at], (counts.get(each.values[at]) ?? 0) + 1)
    }
    for (const option of Array.from(select.options).slice(1)) {
      option.text = `${option.dataset.label} (${numbers.format(counts.get(String(option.index - 1)) ?? 0)})`
    }
  }
}

// What is chosen, as the address has it, and back.
function formatChoices(list) {
  const chosen = list.choices.filter(select => select.value)
  return chosen.map(({ name, value }) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&')
}

function setChoices(list, text) {
  const values = new Map(new URLSearchParams(text))
  for (const select of list.choices) {
    select.value = values.get(select.name) ?? ''
    if (select.selectedIndex < 0) select.selectedIndex = 0
  }
}
