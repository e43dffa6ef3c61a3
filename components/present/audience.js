// The code under which the audience follows, and how many do.

const PERIOD = 2000 // ms between two questions
const pages = new Map()

export default function ({ data, parentElement }) {
  const find = (name) => parentElement.querySelector(`.audience__${name}`)
  const image = find("code")
  if (image.src !== data.image) image.src = data.image
  image.alt = data.alt
  say(find("how"), data.how)
  const link = find("link")
  link.href = data.link
  say(link, data.link.replace(/^https?:\/\//, ""))
  say(find("note"), data.note)

  clearInterval(pages.get(parentElement))
  const { none, one, many } = data.texts
  const number = new Intl.NumberFormat(data.language)
  const ask = async () => {
    if (document.hidden) return
    try {
      const answer = await fetch(new URL(data.count, document.baseURI), { cache: "no-store" })
      if (!answer.ok) return
      const { followers } = await answer.json()
      const text = followers === 0 ? none : followers === 1 ? one : many
      say(find("count"), text.replace("{count}", number.format(followers)))
    } catch {
      // The server is away: the page says so.
    }
  }
  ask()
  pages.set(parentElement, setInterval(ask, PERIOD))
  return () => {
    clearInterval(pages.get(parentElement))
    pages.delete(parentElement)
  }
}

function say(element, text) {
  if (element.textContent !== text) element.textContent = text
}
