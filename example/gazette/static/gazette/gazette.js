// Tells the paper that an article is being read, once somebody has been on it for a few seconds.
// Without this script everything works but the counting.
"use strict";

const counted = document.querySelector("meta[name=count-read]");
const token = document.querySelector("input[name=csrfmiddlewaretoken]");

if (counted && token) {
  setTimeout(() => {
    if (document.visibilityState === "visible") {
      const body = new FormData();
      body.append("csrfmiddlewaretoken", token.value);
      navigator.sendBeacon(counted.content, body);
    }
  }, 3000);
}
