// Lets the keyboard do what the theme leaves to the mouse: the menu, the person's own menu, the
// filters and the looks open on plain text there, which nobody reaches with Tab.
"use strict";

(() => {
    const BY_MOUSE_ONLY = ["a:not([href])", "span", "div.cursor-pointer"]
        .map((each) => `${each}[x-on\\:click]`)
        .join();
    const REACHABLE = "a[href], button, input:not([type=hidden]), select, [tabindex='0']";
    const isSeen = (element) => element.getClientRects().length > 0;

    // What a click on the control shows or hides.
    const openedBy = (control) => {
        const does = control.getAttribute("x-on:click");
        if (does.includes("filterOpen")) return document.getElementById("changelist-filter");
        if (does.includes("openUserLinks")) return control.previousElementSibling;
        if (does.includes("sidebarMobileOpen")) return document.getElementById("nav-sidebar-inner");
        return null;
    };

    const makeButton = (control) => {
        const opened = openedBy(control);
        const named = document.querySelector("[data-menu-name]");
        control.setAttribute("role", "button");
        control.tabIndex = 0;
        if (named && control.getAttribute("x-on:click").includes("sidebar")) {
            control.setAttribute("aria-label", named.dataset.menuName);
        }
        control.addEventListener("keydown", (event) => {
            if (event.key !== "Enter" && event.key !== " ") return;
            event.preventDefault();
            control.click();
            // The theme shows it when this event is over.
            setTimeout(() => {
                const within = [...(opened?.querySelectorAll(REACHABLE) || [])];
                within.find((each) => isSeen(each) && each !== control)?.focus();
            });
        });
        return [control, opened];
    };

    document.addEventListener("DOMContentLoaded", () => {
        const pairs = [...document.querySelectorAll(BY_MOUSE_ONLY)].map(makeButton);
        document.addEventListener("keydown", (event) => {
            const at = document.activeElement;
            const isWithin = ([control, opened]) =>
                opened?.contains(at) && !opened.contains(control) && isSeen(control);
            const pair = event.key === "Escape" && pairs.find(isWithin);
            if (!pair) return;
            // The filters close by themselves.
            if (pair[1].id !== "changelist-filter") pair[0].click();
            pair[0].focus();
        });
    });
})();
