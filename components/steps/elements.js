// The elements that the view is made of.

let count = 0 // of controls, for their ids

/** Append a new element to another, with a class of this view (`note`) or of all (`ui__button`). */
export function add(parent, name, style = "", text = "") {
  const element = document.createElement(name)
  if (style) element.className = style.startsWith("ui__") ? style : `steps__${style}`
  if (text) element.textContent = text
  parent.append(element)
  return element
}

/** A button. */
export function button(parent, pressed, style = "ui__button") {
  const element = add(parent, "button", style)
  element.type = "button"
  element.addEventListener("click", pressed)
  return element
}

/** A control with a label: returns both. */
export function labelled(parent, name) {
  const line = add(parent, "div", "field")
  const label = add(line, "label")
  const control = add(line, name)
  control.id = label.htmlFor = `steps-${(count += 1)}`
  return { label, control, line }
}

/** Replace the options of a choice; the chosen place is kept where there is one. */
export function offer(select, texts, chosen) {
  select.replaceChildren(...texts.map((text, place) => new Option(text, place)))
  select.value = String(chosen < texts.length ? chosen : 0)
}

/** Fill a table: the names of its columns, and rows of texts of which the first is a heading. */
export function fill(table, head, rows) {
  table.replaceChildren()
  const cells = (line, texts, first) =>
    texts.forEach((text, place) => {
      const cell = add(line, place && !first ? "td" : "th", "", text)
      if (cell.tagName === "TH") cell.scope = first ? "col" : "row"
    })
  if (head) cells(add(add(table, "thead"), "tr"), head, true)
  const body = add(table, "tbody")
  for (const row of rows) cells(add(body, "tr"), row, false)
}

/** Fill the `{name}` places of a text. */
export function put(text, values) {
  return text.replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place)
}

/** Writes numbers of the view in a language. */
export function writer(words, language, share) {
  const percent = new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1 })
  const number = (value) => {
    if (!Number.isFinite(value)) return "–"
    return value && Math.abs(value) < 1e-3 ? words.tiny(value) : words.digits(value)
  }
  return {
    number,
    whole: words.whole,
    rate: words.rate,
    signed: (value) => (value > 0 ? `+${number(value)}` : number(value)),
    metric: (value) => (share ? percent.format(value) : number(value)),
  }
}
