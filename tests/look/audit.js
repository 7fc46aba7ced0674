// What every page keeps in every view. `lookAudit` measures and returns findings; tests/look/audit.py names the rules.
{
  const LEAST_TARGET = 44, LEAST_TEXT = 14, LEAST_RING = 2, MOST_MOTION_MS = 150, MOST_BAR = 0.5;
  const TARGETS = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";

  const words = (element) => element.textContent.trim().replace(/\s+/g, " ").slice(0, 40);
  const path = (element) => {
    const steps = [];
    for (let at = element; at && at !== document.body && steps.length < 4; at = at.parentElement) {
      const classes = [...at.classList].map((one) => "." + one).join("");
      steps.unshift(at.localName + (at.id ? "#" + at.id : classes));
      if (at.id) break;
    }
    return `${steps.join(" > ")} “${words(element)}”`;
  };
  const px = (value) => Number.parseFloat(value) || 0;
  const round = (rect) => ["left", "top", "right", "bottom"].map((side) => Math.round(rect[side])).join(" ");
  const overlaps = (one, other) => ({
    x: Math.min(one.right, other.right) - Math.max(one.left, other.left),
    y: Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top),
  });

  // Words for screen readers alone, and what stands off the page until it has the focus.
  const forEyes = (element) => {
    if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return false;
    for (let at = element; at && at !== document.body; at = at.parentElement) {
      const style = getComputedStyle(at), box = at.getBoundingClientRect();
      if (style.clipPath !== "none" && style.clipPath.startsWith("inset(50%")) return false;
      if (style.position === "absolute" && (box.bottom + scrollY < 0 || box.right < 0)) return false;
      if (style.overflow === "hidden" && box.width <= 1 && box.height <= 1) return false;
    }
    return true;
  };
  const stuck = (element) => {
    for (let at = element; at && at !== document.body; at = at.parentElement)
      if (["fixed", "sticky"].includes(getComputedStyle(at).position)) return at;
    return null;
  };

  // What of an element can be seen at all: the part inside of every box that hides what leaves it.
  const window_of = (element) => {
    let clip = null;
    for (let at = element; at && at !== document.body; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.display === "inline" || (style.overflowX === "visible" && style.overflowY === "visible")) continue;
      const box = at.getBoundingClientRect();
      clip = clip ? within(clip, box) : within(box, box);
    }
    return clip;
  };
  const within = (rect, clip) => {
    const left = Math.max(rect.left, clip?.left ?? -Infinity), top = Math.max(rect.top, clip?.top ?? -Infinity);
    const right = Math.min(rect.right, clip?.right ?? Infinity), bottom = Math.min(rect.bottom, clip?.bottom ?? Infinity);
    return { left, top, right, bottom, width: right - left, height: bottom - top };
  };

  const texts = () => {
    const found = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      if (!node.data.trim() || ["SCRIPT", "STYLE", "NOSCRIPT", "TITLE"].includes(element.tagName)) continue;
      if (!forEyes(element)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const clip = window_of(element);
      const rects = [...range.getClientRects()].map((rect) => within(rect, clip)).filter((rect) => rect.width > 0.5 && rect.height > 0.5);
      if (rects.length) found.push({ node, element, rects });
    }
    return found;
  };

  const color = (text) => {
    const found = text.match(/[\d.]+/g).map(Number);
    if (text.startsWith("color(srgb")) return [found[0] * 255, found[1] * 255, found[2] * 255, found[3] ?? 1];
    return [found[0], found[1], found[2], found[3] ?? 1];
  };
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((one) => one / 255).map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const contrast = (one, other) => {
    const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const found = color(getComputedStyle(at).backgroundColor);
      if (found[3] > 0.95) return found;
    }
    return matchMedia("(prefers-color-scheme: dark)").matches ? [18, 18, 18, 1] : [255, 255, 255, 1];
  };

  const rules = {
    wider(say) {
      const root = document.documentElement;
      if (root.scrollWidth <= root.clientWidth) return;
      const out = [...document.body.querySelectorAll("*")].filter((one) => one.getBoundingClientRect().right > root.clientWidth + 1);
      const least = out.filter((one) => ![...one.children].some((child) => out.includes(child)));
      say((least[0] ?? document.body), `the page is ${root.scrollWidth} px wide in ${root.clientWidth}`);
    },

    cut(say) {
      for (const element of document.body.querySelectorAll("*")) {
        const style = getComputedStyle(element);
        if (!element.textContent.trim() || !forEyes(element) || standsInTheFoot(element)) continue;
        if (element.localName === "a" && style.webkitLineClamp !== "none") continue; // ends in …, and leads to the whole
        const x = element.scrollWidth - element.clientWidth, y = element.scrollHeight - element.clientHeight;
        const hides = (axis) => ["hidden", "clip"].includes(axis);
        if (style.display !== "inline" && hides(style.overflowX) && x > 1) say(element, `${x} px are cut off at its side`);
        if (style.display !== "inline" && hides(style.overflowY) && y > 1) say(element, `${y} px are cut off below`);
        if (["auto", "scroll"].includes(style.overflowX) && x > 1) say(element, `it scrolls ${x} px sideways`);
      }
    },

    sticking(say) {
      for (const { element, rects } of texts()) {
        let block = element;
        while (["inline", "contents"].includes(getComputedStyle(block).display) && block !== document.body) block = block.parentElement;
        const box = block.getBoundingClientRect();
        const out = rects.find((rect) => rect.right > box.right + 2 || rect.left < box.left - 2);
        if (out) say(element, `its text sticks out of ${block.localName}: ${round(out)} in ${round(box)}`);
      }
    },

    overlapping(say) {
      const flow = texts().filter((one) => !stuck(one.element));
      const parts = flow.flatMap((one) => one.rects.map((rect) => ({ ...one, rect }))).sort((a, b) => a.rect.top - b.rect.top);
      parts.forEach((one, place) => {
        for (let next = place + 1; next < parts.length && parts[next].rect.top < one.rect.bottom; next++) {
          const other = parts[next], { x, y } = overlaps(one.rect, other.rect);
          if (other.node !== one.node && x > 3 && y > 7) say(one.element, `it lies over ${path(other.element)}`);
        }
      });
    },

    small(say) {
      for (const element of document.querySelectorAll(TARGETS)) {
        if (!forEyes(element)) continue;
        const box = area(element);
        const width = box.right - box.left, height = box.bottom - box.top;
        if ((width < LEAST_TARGET - 0.5 || height < LEAST_TARGET - 0.5) && !inText(element))
          say(element, `${Math.round(width)} x ${Math.round(height)} px are hard to hit`);
      }
    },

    bar(say) {
      scrollTo(0, document.documentElement.scrollHeight);
      const all = texts();
      const bars = new Set(all.map((one) => stuck(one.element)).filter(Boolean));
      for (const bar of bars) {
        const box = bar.getBoundingClientRect();
        const sticks = box.bottom > innerHeight - 2 && box.top > 0;
        if (sticks && box.height > innerHeight * MOST_BAR) say(bar, `it takes ${Math.round(box.height)} of ${innerHeight} px`);
        for (const { element, rects } of all) {
          if (bar.contains(element) || stuck(element)) continue;
          const under = rects.find((rect) => { const { x, y } = overlaps(rect, box); return x > 1 && y > 2; });
          if (under) say(element, `it ends under ${path(bar)}`);
        }
      }
      scrollTo(0, 0);
    },

    tiny(say, { grown }) {
      for (const { element } of texts()) {
        const size = px(getComputedStyle(element).fontSize);
        if (size < LEAST_TEXT * grown - 0.5) say(element, `its text is ${size} px where ${LEAST_TEXT * grown} are the least`);
      }
    },

    frame(say, { language }) {
      const headings = [...document.querySelectorAll("h1")].filter((one) => one.checkVisibility());
      if (headings.length !== 1) say(document.body, `${headings.length} first headings`);
      else if (!headings[0].textContent.trim()) say(headings[0], "the first heading is empty");
      if (document.documentElement.lang !== language) say(document.documentElement, `lang is “${document.documentElement.lang}”`);
      if (!document.title.trim() || document.title.trim().startsWith("·")) say(document.documentElement, `the title is “${document.title}”`);
    },

    raw(say) {
      const unmade = /\{\w+\}|\{\{|%\(\w+\)|\bNone\b|\bundefined\b|\bNaN\b|\[object/;
      for (const { node, element } of texts()) if (unmade.test(node.data)) say(element, `it says “${node.data.trim().slice(0, 60)}”`);
    },

    edges(say) {
      for (const field of document.querySelectorAll("input:not([type=hidden], [type=radio], [type=checkbox], [type=submit], [type=file]), textarea, select")) {
        if (!forEyes(field)) continue;
        const style = getComputedStyle(field), around = behind(field.parentElement);
        const edge = px(style.borderBottomWidth) ? contrast(color(style.borderBottomColor), around) : 1;
        if (Math.max(edge, contrast(behind(field), around)) < 3) say(field, `its edge has a contrast of ${edge.toFixed(2)}`);
      }
    },

    motion(say) {
      for (const element of document.body.querySelectorAll("*")) {
        const { transitionDuration, animationDuration, animationName } = getComputedStyle(element);
        const longest = Math.max(...transitionDuration.split(",").map(px), animationName === "none" ? 0 : px(animationDuration));
        if (longest * 1000 > MOST_MOTION_MS) say(element, `it moves for ${longest * 1000} ms`);
      }
    },

    focus(say) {
      let before = null;
      for (const element of lookStops()) {
        document.activeElement?.blur?.();
        element.focus({ focusVisible: true });
        if (document.activeElement !== element) { say(element, "it cannot take the focus"); continue; }
        const ring = ringOf(element);
        if (!ring) say(element, "nothing shows that it has the focus");
        else if (ring.contrast < 3) say(element, `its ring has a contrast of ${ring.contrast.toFixed(2)}`);
        const box = element.getBoundingClientRect();
        const covered = coverOf(element, box);
        if (covered) say(element, `with the focus it is covered by ${path(covered)}`);
        else if (box.bottom < 0 || box.top > innerHeight) say(element, "with the focus it is not on the screen");
        const place = { element, stuck: stuck(element), left: box.left + scrollX, right: box.right + scrollX, top: box.top + scrollY, bottom: box.bottom + scrollY };
        if (before && !before.stuck && !place.stuck && isBefore(place, before)) say(element, `it takes the focus after ${path(before.element)}, and stands before it`);
        before = place;
      }
      document.activeElement?.blur?.();
      scrollTo(0, 0);
    },
  };

  // In the head, a long name and the number give way to each other; in the foot both stand whole.
  const standsInTheFoot = (element) => {
    if (!element.closest(".top")) return false;
    if (element.closest(".sample")) return true; // of the page that shows the parts: a head without a foot
    const foot = document.querySelector(".foot").textContent, walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode())
      if (node.data.trim() && forEyes(node.parentElement) && !foot.includes(node.data.trim())) return false;
    return true;
  };

  const union = (...boxes) => ({
    left: Math.min(...boxes.map((box) => box.left)), top: Math.min(...boxes.map((box) => box.top)),
    right: Math.max(...boxes.map((box) => box.right)), bottom: Math.max(...boxes.map((box) => box.bottom)),
  });
  const positioned = (element) => {
    let at = element;
    while (at !== document.body && getComputedStyle(at).position === "static") at = at.parentElement;
    return at;
  };
  // What a finger may hit: a box or a circle together with its label.
  const area = (element) => {
    const spread = getComputedStyle(element, "::after"); // a link that is laid over its whole card
    const card = spread.content !== "none" && spread.position === "absolute" ? positioned(element) : element;
    const box = card.getBoundingClientRect();
    return union(box, ...(element.matches("[type=radio], [type=checkbox]") ? [...element.labels].map((one) => one.getBoundingClientRect()) : []));
  };
  // WCAG 2.5.8: a link inside of a sentence is as high as its line.
  const inText = (element) => {
    if (element.localName !== "a" || getComputedStyle(element).display !== "inline") return false;
    const rest = element.parentElement.textContent.replace(element.textContent, "");
    return (rest.match(/\p{L}{2,}/gu) ?? []).length >= 3 || rest.length > 40;
  };
  const ringOf = (element) => {
    for (let at = element, up = 0; at && up < 5 && at.localName !== "form"; at = at.parentElement, up++) {
      for (const part of [null, "::after"]) {
        const style = getComputedStyle(at, part);
        if ((part && style.content === "none") || style.outlineStyle === "none" || px(style.outlineWidth) < LEAST_RING) continue;
        const ground = part ? positioned(at).parentElement : at.parentElement;
        return { contrast: contrast(color(style.outlineColor), px(style.outlineOffset) < 0 ? behind(at) : behind(ground ?? at)) };
      }
    }
    return null;
  };
  const coverOf = (element, box) => {
    const x = Math.min(Math.max((box.left + box.right) / 2, 1), innerWidth - 1);
    const middle = (box.top + box.bottom) / 2, tall = box.bottom - box.top > innerHeight / 3;
    const spots = (tall ? [middle] : [box.top + 2, middle, box.bottom - 2]).filter((y) => y >= 0 && y < innerHeight);
    for (const y of spots) {
      const top = document.elementFromPoint(x, y);
      if (!top || element.contains(top) || top.contains(element) || element.labels && [...element.labels].some((one) => one.contains(top))) continue;
      if (stuck(top)) return top;
    }
    return null;
  };
  // Reading order: what shares a column goes down, what shares a row goes to the right.
  const isBefore = (one, other) => {
    const { x, y } = overlaps(one, other);
    if (x > 4 && one.bottom <= other.top + 1) return true;
    const low = Math.min(one.bottom - one.top, other.bottom - other.top);
    return y > low / 2 && one.right <= other.left + 1 && getComputedStyle(document.body).direction === "ltr";
  };

  // Where Tab stops, in the order of the document; of a group of radios one only.
  window.lookStops = () => [...document.querySelectorAll(TARGETS)].filter((element) => {
    if (element.disabled || element.tabIndex < 0 || !element.checkVisibility({ visibilityProperty: true })) return false;
    if (element.type !== "radio") return true;
    const group = [...document.getElementsByName(element.name)].filter((one) => one.form === element.form && one.checkVisibility());
    return (group.find((one) => one.checked) ?? group[0]) === element;
  });
  window.lookPath = path;
  window.lookAudit = (given) => Object.entries(rules).flatMap(([rule, check]) => {
    const found = [];
    check((element, what) => found.push({ rule, where: path(element), what }), given);
    return found.slice(0, 5);
  });
}
