"use strict";

/* Tabs of a page, by mouse, keyboard and address (#tab-contacts); and buttons that copy a text. */
(() => {
    // Before the page is shown, so that closed tabs are never seen.
    document.documentElement.classList.add("has-tabs");

    function startTabs(list) {
        const links = [...list.querySelectorAll("a")];
        const panelOf = (link) => document.getElementById(link.hash.slice(1));
        const form = panelOf(links[0])?.closest("form");

        function open(link, isChosen) {
            for (const each of links) {
                const isOpen = each === link;
                each.classList.toggle("active", isOpen);
                each.setAttribute("aria-selected", String(isOpen));
                each.tabIndex = isOpen ? 0 : -1;
                panelOf(each).classList.toggle("is-open", isOpen);
            }
            if (isChosen) {
                history.replaceState(null, "", link.hash);
            }
        }

        // What the address names: a tab, or something that stands in one.
        function named() {
            const target = location.hash && document.getElementById(location.hash.slice(1));
            return target ? links.find((link) => panelOf(link).contains(target)) : undefined;
        }

        list.setAttribute("role", "tablist");
        for (const link of links) {
            link.setAttribute("role", "tab");
            link.setAttribute("aria-controls", link.hash.slice(1));
            panelOf(link).setAttribute("role", "tabpanel");
        }
        list.addEventListener("click", (event) => {
            const link = event.target.closest("a");
            if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
                event.preventDefault();
                open(link, true);
            }
        });
        list.addEventListener("keydown", (event) => {
            const last = links.length - 1;
            const place = links.indexOf(document.activeElement);
            const next = {
                ArrowLeft: place > 0 ? place - 1 : last,
                ArrowRight: place < last ? place + 1 : 0,
                Home: 0,
                End: last,
            }[event.key];
            if (next !== undefined && place >= 0) {
                event.preventDefault();
                open(links[next], true);
                links[next].focus();
            } else if (event.key === " " && place >= 0) {
                event.preventDefault();
                open(links[place], true);
            }
        });
        window.addEventListener("hashchange", () => {
            const link = named();
            if (link) {
                open(link, false);
            }
        });
        // The reply opens the same tab, unless there is an error in another one.
        form?.addEventListener("submit", () => {
            form.setAttribute("action", location.pathname + location.search + location.hash);
        });
        const shown = links.find((link) => link.classList.contains("active")) || links[0];
        open(("hasErrors" in list.dataset ? null : named()) || shown, false);
    }

    async function copy(button) {
        const text = document.getElementById(button.dataset.copies);
        getSelection().selectAllChildren(text);
        // Without TLS browsers offer only the older way.
        if (navigator.clipboard) {
            await navigator.clipboard.writeText(text.textContent);
        } else {
            document.execCommand("copy");
        }
        button.textContent = button.dataset.done;
    }

    document.addEventListener("DOMContentLoaded", () => {
        document.querySelectorAll("[data-tabs]").forEach(startTabs);
        for (const button of document.querySelectorAll("[data-copies]")) {
            button.hidden = false;
            button.addEventListener("click", () => copy(button));
        }
    });
})();
