// Gives names to controls that the theme and its select boxes leave without: screen readers would
// say "combo box" and "link" only. The texts are those of the labels on the page.
"use strict";

(() => {
    const labelOf = (select) =>
        select.labels?.[0]?.textContent.replace("*", "").trim() || select.getAttribute("aria-label");

    // select2 names its box after the choice made in it, which is nothing while none is made.
    const nameBoxes = (root) => {
        for (const box of root.querySelectorAll(".select2-selection")) {
            const select = box.closest(".select2-container").previousElementSibling;
            const name = select instanceof HTMLSelectElement && labelOf(select);
            if (!name) continue;
            for (const part of [box, box.querySelector("[role=textbox]"), box.querySelector("input")]) {
                if (part && part.getAttribute("aria-label") !== name) {
                    part.removeAttribute("aria-labelledby");
                    part.setAttribute("aria-label", name);
                }
            }
        }
        for (const input of root.querySelectorAll(".select2-search__field:not([aria-label])")) {
            const select = document.querySelector(".select2-container--open")?.previousElementSibling;
            input.setAttribute("aria-label", (select && labelOf(select)) || input.type);
        }
    };

    // The small picture beside a file field is a link to the file, and shows nothing but itself.
    const namePictures = (root) => {
        for (const link of root.querySelectorAll("a[style*=background-image]:not([aria-label])")) {
            const file = link.closest(".flex")?.querySelector("input[type=file]");
            link.setAttribute("aria-label", (file && labelOf(file)) || link.getAttribute("href"));
        }
    };

    // The theme's icons are words, which a screen reader would say: "add", "chevron right".
    const ICON = ".material-symbols-outlined";
    const wordsOf = (element) => {
        const copy = element.cloneNode(true);
        copy.querySelectorAll(ICON).forEach((icon) => icon.remove());
        return copy.textContent.trim();
    };
    const nameIcons = (root) => {
        for (const icon of root.querySelectorAll(`${ICON}:not([aria-hidden])`)) {
            const control = icon.closest("a[href], button");
            if (control === icon) continue;
            icon.setAttribute("aria-hidden", "true");
            if (!control || control.hasAttribute("aria-label") || wordsOf(control)) continue;
            const list = control.nextElementSibling;
            const named = root.querySelector("[data-search-name]");
            const name =
                control.title ||
                (control.id === "searchbar-submit" && named?.dataset.searchName) ||
                (list?.matches("ul") && wordsOf(list)) ||
                icon.textContent.replace("_", " ");
            control.setAttribute("aria-label", name.trim());
        }
    };

    // A field in a table is named by the head of its column only.
    const FIELD = ":is(input:not([type=hidden]), select, textarea):not([aria-label])";
    const nameFields = (root) => {
        for (const field of root.querySelectorAll(`td[data-label] ${FIELD}`)) {
            const label = field.closest("td").dataset.label.trim();
            if (label && !field.labels?.length) field.setAttribute("aria-label", label);
        }
    };

    const nameAll = () => {
        nameFields(document);
        nameBoxes(document);
        namePictures(document);
        nameIcons(document);
    };

    document.addEventListener("DOMContentLoaded", () => {
        nameAll();
        new MutationObserver(nameAll).observe(document.body, { childList: true, subtree: true });
    });
})();
