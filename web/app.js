// Headwater: everything works without this file. It adds the palette, list keys, shortcuts and the
// button of the exclusive choice that says what it will record.
(() => {
'use strict';
const $ = (s, r = document) => r.querySelector(s), $$ = (s, r = document) => [...r.querySelectorAll(s)];
const root = document.documentElement;
const kept = (k) => { try { return localStorage.getItem(k); } catch { return null; } };
const keep = (k, v) => { try { localStorage.setItem(k, v); } catch { /* private windows keep nothing */ } };
if (kept('theme')) root.dataset.theme = kept('theme');
if (kept('keys')) root.dataset.keys = kept('keys');
const typing = (e) => e.target.matches('input:not([type=radio]):not([type=checkbox]),textarea,select,[contenteditable]');
const el = (name, attrs, ...kids) => {
  const n = document.createElement(name);
  for (const [k, v] of Object.entries(attrs)) n.setAttribute(k, v);
  n.append(...kids);
  return n;
};

// The palette is built from the links and [data-do] buttons of the page, so it cannot drift from them.
let dlg;
const commands = () => [
  ...$$('[data-do]').map((n) => ({ g: 'On this page', t: n.dataset.do, k: n.dataset.key || '', go: () => n.click() })),
  ...$$('.side>nav a').map((a) => ({ g: 'Go to', t: a.firstChild.textContent, k: '', go: () => { location.href = a.href; } })),
  { g: 'View', t: 'Light or dark', k: '', go: () => {
    const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme:dark)').matches;
    root.dataset.theme = dark ? 'light' : 'dark'; keep('theme', root.dataset.theme); } },
  { g: 'View', t: 'Single-key shortcuts on or off', k: '', go: () => {
    root.dataset.keys = root.dataset.keys === 'off' ? 'on' : 'off'; keep('keys', root.dataset.keys); } },
  { g: 'View', t: 'Print this page', k: 'Ctrl P', go: () => print() },
];
const palette = () => {
  if (!dlg) {
    const q = el('input', { type: 'text', role: 'combobox', 'aria-expanded': 'true', 'aria-controls': 'pl',
      'aria-label': 'Find or do', placeholder: 'Go to, find, or do…' });
    const ul = el('ul', { id: 'pl', role: 'listbox', 'aria-label': 'Matches' });
    dlg = el('dialog', { class: 'pal', 'aria-label': 'Find or do' }, q, ul);
    document.body.append(dlg);
    const all = commands();
    let sel = 0, hits = [];
    const draw = () => {
      const words = q.value.toLowerCase().split(/\s+/);
      hits = all.filter((x) => words.every((w) => (x.g + ' ' + x.t).toLowerCase().includes(w))).slice(0, 12);
      sel = Math.max(0, Math.min(sel, hits.length - 1));
      ul.replaceChildren();
      let g = '';
      hits.forEach((h, i) => {
        if (h.g !== g) ul.append(el('li', { role: 'presentation', class: 'grp' }, (g = h.g)));
        const li = el('li', { role: 'option', id: 'po' + i, 'aria-selected': String(i === sel), 'data-i': i }, h.t);
        if (h.k) li.append(el('span', { class: 'k' }, el('kbd', {}, h.k)));
        ul.append(li);
      });
      if (!hits.length)
        ul.append(el('li', { role: 'presentation', class: 'grp' }, 'Nothing by that name. Press Enter to search everything.'));
      q.setAttribute('aria-activedescendant', hits.length ? 'po' + sel : '');
    };
    q.oninput = () => { sel = 0; draw(); };
    q.onkeydown = (e) => {
      if ((e.key === 'ArrowDown' || e.key === 'ArrowUp') && hits.length) {
        sel = (sel + (e.key === 'ArrowDown' ? 1 : -1) + hits.length) % hits.length; draw(); e.preventDefault();
      }
      if (e.key === 'Enter') {
        e.preventDefault(); dlg.close();
        if (hits[sel]) hits[sel].go(); else location.href = '/search?q=' + encodeURIComponent(q.value);
      }
    };
    ul.onclick = (e) => { const l = e.target.closest('[data-i]'); if (l) { dlg.close(); hits[l.dataset.i].go(); } };
    dlg.start = () => { q.value = ''; draw(); dlg.showModal(); };
  }
  dlg.start();
};
$$('[data-palette]').forEach((b) => b.addEventListener('click', (e) => { e.preventDefault(); palette(); }));

// J and K walk any [data-list] whose [data-row]s hold a link.
let cur = -1;
const move = (d) => {
  const r = $$('[data-list] [data-row]');
  if (!r.length) return;
  if (cur < 0) cur = r.findIndex((x) => x.matches('[aria-current]'));
  cur = Math.max(0, Math.min(r.length - 1, cur + d));
  r.forEach((x, i) => x.toggleAttribute('data-cur', i === cur));
  ($('a', r[cur]) || r[cur]).focus();
};
addEventListener('keydown', (e) => {
  if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === 'k') { e.preventDefault(); palette(); return; }
  if ((e.ctrlKey || e.metaKey) && e.key === 'Enter') {
    const f = e.target.closest?.('form') || $('form[data-xor]');
    const b = (f && $('[data-primary]', f)) || $('[data-send]');
    if (b && !b.disabled) { e.preventDefault(); b.click(); }
    return;
  }
  if (e.ctrlKey || e.metaKey || e.altKey || typing(e) || root.dataset.keys === 'off') return;
  const k = e.key.toLowerCase();
  if (k === 'j') return move(1);
  if (k === 'k') return move(-1);
  if (k === '?') { e.preventDefault(); return palette(); }
  if (k === 'z') return $('.toast button')?.click();
  const b = $$('[data-key]').find((n) => n.dataset.key.toLowerCase() === k && n.offsetParent);
  if (b) { e.preventDefault(); b.focus(); b.click(); }
});

// The river by keys: an arrow goes to the nearest name on that side, Esc leaves a stream.
const river = $('svg.river');
if (river) {
  const middle = (n) => { const b = n.getBoundingClientRect(); return [b.x, b.y + b.height / 2]; };
  river.addEventListener('keydown', (e) => {
    const side = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[e.key];
    const here = e.target.closest('a');
    if (!side || !here) return;
    const [x, y] = middle(here);
    let best = null, least = Infinity;
    for (const a of $$('a', river)) {
      const [ax, ay] = middle(a), along = (ax - x) * side[0] + (ay - y) * side[1];
      const far = along + 3 * Math.abs((ax - x) * side[1] + (ay - y) * side[0]);
      if (a !== here && along > 8 && far < least) { best = a; least = far; }
    }
    if (best) { best.focus(); e.preventDefault(); }
  });
  addEventListener('keydown', (e) => {
    const u = new URL(location.href), all = u.searchParams;
    if (e.key !== 'Escape' || $('dialog[open]') || !all.has('from')) return;
    all.delete('from');
    location.href = u.href;
  });
}

// The one button of an exclusive choice always says what it will record.
$$('form[data-xor]').forEach((f) => {
  const b = $('button[data-primary]', f);
  if (!b) return;
  const text = $('span', b) || b, why = $('textarea[name=reason]', f);
  let pre = '';
  const set = () => {
    const c = $('input[type=radio]:checked', f);
    b.disabled = !c;
    text.textContent = c ? (f.dataset.verb || 'Record') + ': ' + c.dataset.say : 'Choose exactly one';
    if (why && c && c.dataset.why && (!why.value.trim() || why.value === pre)) why.value = pre = c.dataset.why;
    $$('[data-opt]', f).forEach((n) => n.classList.toggle('on', !!c && n.dataset.opt === c.value));
  };
  f.addEventListener('change', set);
  why?.addEventListener('focus', () => { if (why.value === pre) why.select(); });   // what one types takes its place
  set();
});

// A letter that nobody has changed says what is filled in beside it.
$$('textarea[data-lead]').forEach((t) => {
  const f = t.form, at = (n) => f.elements[n];
  const stop = (s) => { s = s.trim(); return !s || /[.!?…”]$/.test(s) ? s : s + '.'; };
  const day = (v) => new Date(v + 'T12:00').toLocaleDateString('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).replace(',', '');
  let was = t.value;
  f.addEventListener('input', (e) => {
    if (e.target === t || t.value !== was) return;
    const again = at('revisit_on')?.value;
    t.value = was = [t.dataset.lead, stop(at('reason').value), stop(t.dataset.need), stop(at('alternative')?.value ?? ''),
      again ? `I will look again on ${day(again)} and write to you either way.` : at('never')?.checked ? 'We will not look again.' : ''].filter(Boolean).join(' ');
  });
});

// A page says when somebody changed what it shows. It never changes by itself, so nothing typed is lost.
const main = $('main[data-change]');
if (main && window.EventSource) {
  let last = main.dataset.change, source = null, typed = false, note = null;
  const here = location.pathname.split('/')[1];
  const shown = (r) => !here || r.url.split('/')[1] === here || ((here === 'plan' || here === 'scenarios') && r.kind === 'plan_version')
    || $('a[href=' + JSON.stringify(r.url) + ']', main);
  const say = (...text) => {
    const link = el('a', { href: location.href }, typed ? 'See it beside what you are writing' : 'Show it');
    if (typed) link.target = '_blank';
    if (!note) document.body.append(note = el('div', { class: 'toast changed', role: 'status' }));
    note.replaceChildren(el('span', {}, ...text), link);
  };
  const listen = () => {
    if (document.hidden || source) return;
    source = new EventSource('/events?after=' + last);
    source.addEventListener('reset', (e) => { last = e.lastEventId; say('Much has changed since this page was made. '); });
    source.addEventListener('change', (e) => {
      last = e.lastEventId;
      const d = JSON.parse(e.data), r = d.records.find(shown);
      if (r) say(el('b', {}, d.by || 'Headwater'), ' ' + r.did + ' ' + (/^\d+$/.test(r.key) ? 'something here' : r.key) + '. ');
    });
  };
  main.addEventListener('input', () => { typed = true; if (note) note.lastChild.target = '_blank'; });
  document.addEventListener('visibilitychange', () => {      // browsers keep six connections: only what is looked at listens
    if (document.hidden && source) { source.close(); source = null; }
    listen();
  });
  addEventListener('pagehide', () => { if (source) { source.close(); source = null; } });
  addEventListener('pageshow', () => setTimeout(listen, 2000));   // a page that is only passed through does not ask
}

// A page about something that is running looks again by itself.
const again = $('a[data-again]'), job = $('[data-job]');
if (job && window.EventSource) {
  const source = new EventSource(again.href + '/events'), look = () => { source.close(); location.replace(again.href); };
  const says = $('[data-job-says]'), bar = $('#bar'), pri = $('.pri', job);
  source.addEventListener('progress', (e) => {
    const d = JSON.parse(e.data);
    if (d.best !== null && !pri) look();                       // there is something to stop with
    else if (d.percent !== null && bar.value !== d.percent) {
      bar.value = d.percent;
      says.replaceChildren('It stops by itself. Best so far is within ', el('b', {}, 100 - d.percent + ' %'), ' of the best possible.');
    }
  });
  source.addEventListener('end', look);
  addEventListener('pagehide', () => source.close());
} else if (again) setTimeout(() => location.replace(again.href), 1500);
})();
