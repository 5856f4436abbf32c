// The words of texts and of what is typed, folded as the program folds them.

const letters = new Map() // What letters become: those that the browser cannot fold by itself, and those met already.

function learnLetters(pairs) {
  for (const pair of pairs.split(',').filter(Boolean)) {
    const [letter, ...become] = pair
    letters.set(letter, become.join(''))
  }
}

function foldLetter(letter) {
  if (!letters.has(letter)) {
    letters.set(letter, letter.toLowerCase().normalize('NFKD').replace(/[\p{Mn}\p{Me}\p{Cf}]/gu, '')
      .replace(/[^\p{L}\p{N}]/gu, ' '))
  }
  return letters.get(letter)
}

const isAscii = text => /^[\0-\x7f]*$/.test(text)
const foldAscii = text => text.toLowerCase().replace(/[^a-z0-9]/g, ' ')
const fold = text => text.replace(/[\0-\x7f]+|[^]/gu, part => isAscii(part) ? foldAscii(part) : foldLetter(part))
const words = text => fold(text).split(' ').filter(Boolean)

// What is looked for: words that stand together as they were typed, or a sign as it is. The second spelling is that
// of `W.H.O.` as one word and of `tc207` as two.
function parseQuery(typed) {
  return typed.split(/\s+/).filter(Boolean).map(word => {
    const parts = words(word)
    if (!parts.length) return { sign: word }
    const dotted = parts.length > 1 && word.includes('.') && parts.every(part => /^\p{L}$/u.test(part))
    const apart = parts.join(' ').replace(/\b(tc|pc|jtc|sc)(?=\d)/g, '$1 ').replace(/(\d)(sc)(?=\d)/g, '$1 $2 ')
    const spellings = [parts.join(' '), dotted ? parts.join('') : apart]
    const pattern = new RegExp(`(?<![^ ])(?:${spellings.map(each => each.replaceAll(' ', ' +')).join('|')})`, 'g')
    return { spellings, pattern }
  })
}

// Whether a term is among folded words, each of which follows a blank; a sign is looked for in the text itself.
function isIn(term, folded, text) {
  return term.sign ? text().includes(term.sign) : term.spellings.some(spelling => folded.includes(` ${spelling}`))
}

// Where terms occur in a text: starts and ends, in order, none of which overlap.
function findSpans(text, terms) {
  let folded = ''
  let places = null // The place in the text of each folded letter, where that is not its own.
  if (isAscii(text)) folded = foldAscii(text)
  else {
    places = []
    let at = 0
    for (const letter of text) {
      const become = foldLetter(letter)
      folded += become
      for (let each = 0; each < become.length; each++) places.push(at)
      at += letter.length
    }
  }
  const spans = []
  for (const { sign, pattern } of terms) {
    const source = sign ? text : folded
    const place = at => sign || !places ? at : places[at] ?? text.length
    const found = sign ? findSign(source, sign) : Array.from(source.matchAll(pattern), hit => [hit.index, hit[0].length])
    for (const [start, length] of found) spans.push([place(start), place(start + length)])
  }
  spans.sort((a, b) => a[0] - b[0] || b[1] - a[1])
  return spans.filter((span, at) => !spans.slice(0, at).some(other => other[1] > span[0]))
}

function findSign(text, sign) {
  const found = []
  for (let at = text.indexOf(sign); at >= 0; at = text.indexOf(sign, at + sign.length)) found.push([at, sign.length])
  return found
}

// Words without blanks, but for those between two numbers.
const squeeze = text => text.replace(/(?<!\d) | (?!\d)/g, '')

// Names as they are compared with what was typed: without blanks, with and without the letters of ISO.
function spellNames(texts) {
  const names = texts.map(words)
  const spell = name => [name, name.filter(word => word !== 'iso' && word !== 'iec')].map(each => squeeze(each.join(' ')))
  return { spellings: names.flatMap(spell), all: names.map(name => ` ${name.join(' ')}`).join('') }
}

// How well names fit: 0 where one is what was typed, 1 where a short one begins with it, 2 where another does, 3 where
// the names have all of it, 4 where they do not.
function rankNames(shorts, fulls, terms, typed) {
  if (shorts.spellings.includes(typed) || fulls.spellings.includes(typed)) return 0
  if (shorts.spellings.some(name => name.startsWith(typed))) return 1
  if (fulls.spellings.some(name => name.startsWith(typed))) return 2
  const all = shorts.all + fulls.all
  return terms.every(term => isIn(term, all, () => all)) ? 3 : 4
}

const squeezeTerms = terms => squeeze(terms.map(({ sign, spellings }) => sign ?? spellings[1]).join(' '))
