// The filters stand behind the whole list: by the keyboard they would be a hundred Tabs away from
// the button that shows them. So focus goes there and, when Escape closes them, back.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
    const button = document.querySelector("button[aria-controls=changelist-filter]");
    const filters = document.getElementById("changelist-filter");
    if (!button || !filters) return;
    const isSeen = (element) => element.getClientRects().length > 0;

    // The theme shows them some time after the click.
    const shown = new ResizeObserver(() => {
        const all = filters.querySelectorAll("a[href], button, input:not([type=hidden]), .select2-selection");
        const first = [...all].find(isSeen);
        if (!first) return;
        shown.disconnect();
        first.focus();
    });
    button.addEventListener("click", () => shown.observe(filters));
    filters.addEventListener("keydown", (event) => {
        if (event.key === "Escape") button.focus();
    });
});
