const WIDTH = 26 // pixels of a line: about one pixel once the drawing is scaled to 8 × 8

export default function ({ data, parentElement, setStateValue }) {
  const canvas = parentElement.querySelector("canvas")
  const button = parentElement.querySelector("button")
  const pen = canvas.getContext("2d")
  canvas.setAttribute("aria-label", data.label)
  button.textContent = data.clear
  const send = () => setStateValue("drawing", canvas.toDataURL("image/png"))

  // Called again with every rerun: the drawing stays.
  if (!canvas.dataset.ready) {
    canvas.dataset.ready = "yes"
    wipe()
  }

  function wipe() {
    pen.fillStyle = "#ffffff"
    pen.fillRect(0, 0, canvas.width, canvas.height)
  }

  function at(event) {
    const box = canvas.getBoundingClientRect()
    const scale = canvas.width / box.width
    return [(event.clientX - box.left) * scale, (event.clientY - box.top) * scale]
  }

  canvas.onpointerdown = (event) => {
    if (!event.isPrimary || event.button !== 0) return
    event.preventDefault()
    canvas.setPointerCapture(event.pointerId)
    Object.assign(pen, { lineWidth: WIDTH, lineCap: "round", lineJoin: "round", strokeStyle: "#000000" })
    pen.beginPath()
    pen.moveTo(...at(event))
    pen.lineTo(...at(event)) // a dot, if it stays there
    pen.stroke()
  }
  canvas.onpointermove = (event) => {
    if (!canvas.hasPointerCapture(event.pointerId)) return
    for (const each of event.getCoalescedEvents?.() ?? [event]) pen.lineTo(...at(each))
    pen.stroke()
  }
  canvas.onpointerup = (event) => {
    if (!canvas.hasPointerCapture(event.pointerId)) return
    canvas.releasePointerCapture(event.pointerId)
    send()
  }
  button.onclick = () => {
    wipe()
    setStateValue("drawing", null)
  }
}
