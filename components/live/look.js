// The layout shared by all figures of the live chart.

/** The part of a layout that depends on the run, the language and the page's theme. */
export function lookOf({ run, language }, theme) {
  return {
    uirevision: run,
    separators: separators(language),
    font: { family: theme.font, size: 13, color: theme.text },
    paper_bgcolor: theme.paper,
    plot_bgcolor: theme.paper,
    hoverlabel: { bgcolor: theme.paper, bordercolor: theme.grid, font: { color: theme.text } },
    modebar: { bgcolor: "rgba(0,0,0,0)", color: theme.text, activecolor: theme.training },
  }
}

/** The decimal and the group separator, as Plotly expects them. */
function separators(language) {
  const parts = new Intl.NumberFormat(language, { useGrouping: "always" }).formatToParts(12345.6)
  const sign = (type) => parts.find((part) => part.type === type).value
  return sign("decimal") + sign("group")
}
