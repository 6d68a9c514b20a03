// The exam page: asks the server for the state of a sitting, shows it, and sends every answer at once.
// It keeps nothing of its own but which question is in view.
import { homeView, questionView, resultView } from './views.js';

const token = new URLSearchParams(location.hash.slice(1)).get('token') || '';
const $ = (id) => document.getElementById(id);
let state = null;   // the sitting as the server told it last
let at = 0;         // question in view
let syncedAt = 0;   // when `state.left` was true, in the page's own seconds
let chain = Promise.resolve(); // changes go out one after the other

export async function api(path, body) {
  const options = { headers: { 'X-Exam-Token': token } };
  if (body !== undefined) {
    options.method = 'POST';
    options.headers['Content-Type'] = 'application/json';
    options.body = JSON.stringify(body);
  }
  const answer = await fetch('api/' + path, options);
  const data = answer.headers.get('Content-Type').startsWith('application/json') ? await answer.json() : await answer.text();
  if (!answer.ok) throw Object.assign(new Error(data.error), { told: true, status: answer.status });
  return data;
}

function alertText(text) {
  $('alert').textContent = text;
  $('alert').hidden = !text;
}
const say = (text) => { $('status').textContent = text; };
const where = () => new URLSearchParams(location.hash.slice(1));

function go(params) {
  const next = new URLSearchParams({ token, ...params });
  history.pushState(null, '', '#' + next);
  return route();
}

function take(fresh) {
  state = fresh;
  syncedAt = performance.now() / 1000;
  tick();
}

// Sends a change; where the server does not answer, says so and tries until it does.
function send(what, body) {
  const id = state.id;
  chain = chain.then(async () => {
    for (;;) {
      try {
        const fresh = await api(`sitting/${id}/${what}`, body);
        alertText('');
        if (state && state.id === id) take(fresh);
        return;
      } catch (error) {
        if (error.told) {
          const fresh = await api(`sitting/${id}`).catch(() => null);
          if (fresh) take(fresh);
          alertText(error.message);
          if (fresh && fresh.finished) await ended();
          else draw();
          return;
        }
        alertText('The exam server does not answer. Your earlier answers are saved; this one is sent as soon as it is back. Start it again with "autograder exam".');
        await new Promise((later) => setTimeout(later, 1000));
      }
    }
  });
  return chain;
}

async function route() {
  const id = where().get('sitting');
  try {
    if (!id) {
      state = null;
      $('brand').textContent = 'Mock exam';
      tick();
      show(homeView(await api('home'), actions), true);
    } else {
      take(await api(`sitting/${id}`));
      at = Math.min(Number(where().get('q') || 1), state.questions.length) - 1;
      $('brand').textContent = state.title;
      if (state.finished && !where().get('q')) show(resultView(await api(`sitting/${id}/result`), state, actions), true);
      else draw(true);
    }
  } catch (error) {
    alertText(error.told ? error.message : 'The exam server does not answer. Start it with "autograder exam".');
    if (!error.told) setTimeout(route, 1500);
  }
}

function show(node, fresh = false) {
  $('main').replaceChildren(node);
  if (fresh) {
    window.scrollTo(0, 0);
    node.querySelector('h1')?.focus({ preventScroll: true });
  }
  document.title = (node.querySelector('h1')?.textContent || 'Mock exam') + ' · Mock exam';
}

function draw(focus) {
  const kept = document.activeElement?.dataset?.keep;
  show(questionView(state, at, actions), focus);
  if (!focus && kept) $('main').querySelector(`[data-keep="${kept}"]`)?.focus();
}

async function ended() {
  say('The sitting is finished.');
  await go({ sitting: state.id });
  if (state.ended_by === 'time') alertText('Time is up. Every answer that you gave in time counts.');
}

const actions = {
  async start(body) {
    try {
      const made = await api('start', body);
      alertText('');
      await go({ sitting: made.id, q: 1 });
    } catch (error) { alertText(error.message); }
  },
  open: (id, finished) => { alertText(''); return go(finished ? { sitting: id } : { sitting: id, q: 1 }); },
  home: () => { alertText(''); return go({}); },
  result: () => go({ sitting: state.id }),
  async question(number) {
    await chain;
    at = Math.max(0, Math.min(number, state.questions.length - 1));
    history.replaceState(null, '', '#' + new URLSearchParams({ token, sitting: state.id, q: at + 1 }));
    draw(true);
  },
  answer(chosen) {
    const question = at;
    state.questions[question].options.forEach((option, place) => { option.chosen = chosen.includes(place); });
    return send('answer', { question, chosen }).then(() => { say('Answer saved.'); if (at === question) draw(); });
  },
  confidence(level) {
    const question = at;
    const chosen = state.questions[question].options.flatMap((option, place) => (option.chosen ? [place] : []));
    return send('answer', { question, chosen, confidence: level }).then(() => draw());
  },
  mark: () => send('mark', { question: at, marked: !state.questions[at].marked }).then(() => {
    say(state.questions[at].marked ? 'Marked for review.' : 'Mark removed.');
    draw();
  }),
  check: () => send('check', { question: at }).then(() => {
    draw();
    $('main').querySelector('#verdict')?.focus();
  }),
  pause: () => send('pause', { paused: !state.paused }).then(() => draw()),
  async finish() {
    await send('finish', {});
    if (state.finished) await ended();
  },
  async copy(text) {
    text.select();
    try {
      await navigator.clipboard.writeText(text.value);
      say('Copied.');
    } catch { say('The line is selected: copy it with Ctrl+C.'); }
  },
  async anki() {
    const text = await api('anki');
    const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(new Blob([text], { type: 'text/plain' })), download: 'ml-associate-anki.txt' });
    link.click();
  },
};

const clockText = (seconds) => {
  const whole = Math.max(0, Math.ceil(seconds));
  const two = (n) => String(n).padStart(2, '0');
  return `${whole >= 3600 ? Math.floor(whole / 3600) + ':' : ''}${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
};

function tick() {
  const clock = $('clock');
  clock.hidden = !state || state.finished;
  if (clock.hidden) return;
  const passed = state.paused ? 0 : performance.now() / 1000 - syncedAt;
  const left = state.left === null ? null : state.left - passed;
  clock.textContent = left === null ? `${clockText(state.spent + passed)} ${state.paused ? 'paused' : 'spent'}` : `${clockText(left)} left`;
  clock.classList.toggle('late', left !== null && left < 300);
  for (const limit of [600, 60]) {
    if (left !== null && left <= limit && left > limit - 1 && tick.told !== limit) {
      tick.told = limit;
      say(limit === 60 ? 'One minute left.' : 'Ten minutes left.');
    }
  }
  if (left !== null && left <= 0) pulse();
}

// Asks whether time is up or another tab has changed something.
async function pulse() {
  if (!state || state.finished || pulse.busy) return;
  pulse.busy = true;
  try {
    const id = state.id;
    const fresh = await api(`sitting/${id}/pulse`);
    if (!state || state.id !== id) return;
    if (fresh.finished) {
      take(await api(`sitting/${id}`));
      await ended();
    } else if (fresh.revision !== state.revision) {
      await chain;
      take(await api(`sitting/${id}`));
      draw();
    } else {
      state.left = fresh.left;
      state.spent = fresh.spent;
      syncedAt = performance.now() / 1000;
    }
  } catch { /* the next answer says so */ } finally { pulse.busy = false; }
}

document.addEventListener('keydown', (event) => {
  if (!state || event.ctrlKey || event.altKey || event.metaKey || !$('main').querySelector('fieldset.options')) return;
  if (event.target.matches('select, textarea')) return;
  const question = state.questions[at];
  const place = Number(event.key) - 1;
  if (place >= 0 && place < question.options.length) $('main').querySelectorAll('fieldset.options input')[place]?.click();
  else if (event.key === 'n') actions.question(at + 1);
  else if (event.key === 'p') actions.question(at - 1);
  else if (event.key === 'm' && !state.finished && !state.paused) actions.mark();
  else return;
  event.preventDefault();
});
window.addEventListener('popstate', route);
document.addEventListener('visibilitychange', () => { if (!document.hidden) pulse(); });
setInterval(tick, 250);
setInterval(pulse, 3000);
if (token) route();
else alertText('This page needs its whole address, with the token. Open the one that the command printed.');
