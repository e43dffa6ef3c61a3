const INSIDE =
  "<img><span class='caption' aria-hidden='true'><span class='mark'></span> <span class='label'></span>" +
  "<span class='true'></span></span>"

export default function ({ data, parentElement, setTriggerValue }) {
  const list = parentElement.querySelector("ul")
  // Elements are reused, so that a pressed button keeps the focus.
  while (list.children.length > data.tiles.length) list.lastElementChild.remove()
  while (list.children.length < data.tiles.length) {
    const button = document.createElement("button")
    button.type = "button"
    button.innerHTML = INSIDE
    list.append(document.createElement("li"))
    list.lastElementChild.append(button)
  }
  data.tiles.forEach((tile, place) => {
    const button = list.children[place].firstElementChild
    const part = (name) => button.querySelector(name)
    if (part("img").src !== tile.image) part("img").src = tile.image
    part("img").alt = tile.alt
    part(".mark").textContent = tile.right === null ? "" : tile.right ? "✓" : "✗"
    part(".label").textContent = tile.label
    part(".true").textContent = tile.true && `(${tile.true})`
    button.className = tile.right === null ? "" : tile.right ? "right" : "wrong"
    button.setAttribute("aria-pressed", String(place === data.chosen))
    button.onclick = () => setTriggerValue("chosen", place)
  })
}
