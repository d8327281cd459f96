"use strict";

/* The page of an import asks every two seconds how far it is, and shows the result when it ended. */
(() => {
    const every = 2000;

    function follow(section) {
        const bar = section.querySelector("progress");
        const shown = {
            text: section.querySelector("[data-import-text]"),
            label: document.querySelector("[data-import-label]"),
            counts: document.querySelector("[data-import-counts]"),
        };
        let timer = null;

        function put(name, text) {
            // A status that says the same again would be read aloud again.
            if (shown[name] && shown[name].textContent !== text) {
                shown[name].textContent = text;
            }
        }

        async function ask() {
            timer = null;
            try {
                const reply = await fetch(section.dataset.importProgress, {
                    headers: { Accept: "application/json" },
                });
                const isJson = (reply.headers.get("Content-Type") || "").includes("json");
                if (!reply.ok || !isJson) {
                    return; // logged out, or no longer there: loading the page says so
                }
                const now = await reply.json();
                if (now.is_ended) {
                    location.reload();
                    return;
                }
                put("text", now.text);
                put("label", now.label);
                put("counts", now.counts);
                if (now.percent === null) {
                    bar.removeAttribute("value");
                } else {
                    bar.value = now.percent;
                }
            } catch {
                // The server is away for a moment.
            }
            wait();
        }

        function wait() {
            if (timer === null && !document.hidden) {
                timer = setTimeout(ask, every);
            }
        }

        document.addEventListener("visibilitychange", () => {
            if (document.hidden) {
                clearTimeout(timer);
                timer = null;
            } else {
                wait();
            }
        });
        wait();
    }

    document.querySelectorAll("[data-import-progress]").forEach(follow);

    for (const form of document.querySelectorAll("form[data-upload]")) {
        form.addEventListener("submit", () => {
            const status = form.querySelector("[data-sending]");
            status.textContent = status.dataset.sending;
        });
    }
})();
