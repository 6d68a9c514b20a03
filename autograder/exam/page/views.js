// What each view looks like: plain DOM from plain data. The only HTML taken as it is was made by the server from Markdown.
const percent = (share) => `${Math.round(100 * share)} %`;
const minutes = (seconds) => `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;

export function h(name, props = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(props)) {
    if (key.startsWith('on')) node.addEventListener(key.slice(2), value);
    else if (key === 'html') node.innerHTML = value;
    else if (value === true) node.setAttribute(key, '');
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(key, value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

const button = (text, onclick, props = {}) => h('button', { type: 'button', onclick, ...props }, text);

function chooser(label, choices) {
  const id = `choose-${label.toLowerCase()}`;
  const select = h('select', { id }, choices.map(([value, text]) => h('option', { value }, text)));
  return [h('div', { class: 'field' }, h('label', { for: id }, label), select), select];
}

function table(caption, heads, rows) {
  const cells = (row) => row.map((cell, i) => h(i ? 'td' : 'th', i ? { class: typeof cell === 'string' && /^\d+( of \d+| %)/.test(cell) ? 'number' : '' } : { scope: 'row' }, cell));
  return h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption },
    h('table', {}, h('caption', {}, caption), h('thead', {}, h('tr', {}, heads.map((text) => h('th', { scope: 'col', class: ['Right', 'Share', 'Result'].includes(text) ? 'number' : '' }, text)))),
      h('tbody', {}, rows.map((row) => h('tr', {}, cells(row))))));
}

export function homeView(home, act) {
  const [paperField, paper] = chooser('Paper', Array.from({ length: home.papers }, (_, i) => [i + 1, `Paper ${i + 1}`]));
  const [seriesField, series] = chooser('Series', Array.from({ length: home.series }, (_, i) => [i + 1, `Series ${i + 1}`]));
  const [shapeField, shape] = chooser('Shape', [[48, '48 questions, the official shape'], [45, '45 questions, the track guide\'s shape']]);
  const sections = [['1', 'Section 1: Databricks Machine Learning'], ['2', 'Section 2: Data processing'], ['3', 'Section 3: Model development'], ['4', 'Section 4: Model deployment']];
  const [whatField, what] = chooser('About', [['weak', 'My weakest objectives'], ...(home.due ? [['due', `Due for review (${home.due})`]] : []), ...sections, ...home.objectives.map((o) => [o.id, `${o.id} ${o.title}`])]);
  const [countField, count] = chooser('Questions', [[5, '5'], [10, '10'], [20, '20']]);
  const rows = home.sittings.map((s) => [
    h('span', {}, s.title, h('br'), h('span', { class: 'begun' }, new Date(1000 * s.started).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' }))),
    s.finished ? (s.share === null ? 'the bank has changed' : percent(s.share)) : `${s.answered} of ${s.asked} so far`,
    button(s.finished ? 'Result' : 'Go on', () => act.open(s.id, s.finished), { 'aria-label': `${s.finished ? 'Result of' : 'Go on with'} ${s.title}` }),
  ]);
  return h('div', {},
    h('h1', { tabindex: '-1' }, 'Mock exam'),
    h('p', {}, `An exam lasts ${home.minutes} minutes. Nothing is told before its end. Every answer is saved as you give it, so you may close this page and come back. The clock runs on.`),
    h('div', { class: 'cards' },
      h('section', { class: 'card', 'aria-label': 'Exam' }, h('h2', {}, 'Exam mode'), h('p', { class: 'soft' }, `Each series has five papers that never repeat a question. Course pass line ${percent(home.pass)}, readiness line ${percent(home.ready)}.`), seriesField, paperField, shapeField,
        h('div', { class: 'row' }, button('Start the exam', () => act.start({ mode: 'exam', seed: Number(series.value), number: Number(paper.value), shape: Number(shape.value) }), { class: 'main' }))),
      h('section', { class: 'card', 'aria-label': 'Study' }, h('h2', {}, 'Study mode'), h('p', { class: 'soft' }, 'Reasons after each answer, no time limit, pause as you like.'), whatField, countField,
        h('div', { class: 'row' }, button('Start to study', () => act.start({ mode: 'study', what: what.value, count: Number(count.value) }), { class: 'main' }), button('Export for Anki', act.anki)))),
    rows.length ? [h('h2', {}, 'Your sittings'), table('Sittings, newest first', ['Sitting', 'Result', 'Open'], rows)] : null,
    h('h2', {}, 'Keys'),
    h('p', {}, h('kbd', {}, '1'), ' to ', h('kbd', {}, '5'), ' choose an option, ', h('kbd', {}, 'n'), ' next, ', h('kbd', {}, 'p'), ' previous, ', h('kbd', {}, 'm'), ' mark for review. Tab, arrows, Space and Enter work everywhere.'));
}

function optionView(option, place, question, state, act) {
  const single = question.kind === 'single';
  const input = h('input', {
    type: single ? 'radio' : 'checkbox', name: 'option', value: place, checked: option.chosen, disabled: question.told || state.paused, 'data-keep': `option-${place}`,
    onchange: (event) => {
      const inputs = [...event.target.closest('fieldset').querySelectorAll('input')];
      act.answer(inputs.flatMap((one, i) => (one.checked ? [i] : [])));
    },
  });
  const told = question.told ? h('div', { class: 'why' }, h('span', { class: `tag ${option.correct ? 'good' : 'bad'}` }, option.correct ? '✓ Right' : '✗ Wrong', option.chosen ? ', your choice' : ''), h('div', { html: option.why })) : null;
  return h('label', { class: `option${question.told ? (option.correct ? ' right' : option.chosen ? ' wrong' : '') : ''}` }, input, h('div', { html: option.html }), told);
}

export function questionView(state, at, act) {
  const question = state.questions[at];
  const last = at === state.questions.length - 1;
  const chosen = question.options.filter((o) => o.chosen).length;
  const right = question.told && question.options.every((o) => o.chosen === o.correct);
  const body = state.paused ? h('p', {}, 'Paused. The clock stands still, and the question is hidden.') : [
    h('div', { class: 'stem', html: question.stem }),
    h('fieldset', { class: 'options' }, h('legend', {}, question.kind === 'single' ? 'Choose one' : `Choose ${question.select}`), question.options.map((o, i) => optionView(o, i, question, state, act))),
    question.told ? h('p', { id: 'verdict', tabindex: '-1', class: `tag ${right ? 'good' : 'bad'}` }, right ? 'Your answer is right.' : chosen ? 'Your answer is not right.' : 'You gave no answer.') : null,
    question.told ? h('p', { class: 'soft' }, `Objective ${question.objective}: ${question.title}.`, question.source.length ? ` Source, read on ${question.checked_on}: ${question.source.join(', ')}` : '') : null,
    state.mode === 'study' && !question.told ? h('fieldset', {}, h('legend', {}, 'How sure are you?'), h('div', { class: 'row' },
      [[1, 'Guessing'], [2, 'Fairly sure'], [3, 'Certain']].map(([level, text]) => button(text, () => act.confidence(level), { 'aria-pressed': String(question.confidence === level), class: question.confidence === level ? 'main' : '', disabled: !chosen, 'data-keep': `sure-${level}` })))) : null,
  ];
  const open = !state.finished && !state.paused;
  const main = h('div', { class: 'card' },
    h('h1', { tabindex: '-1' }, `Question ${at + 1} of ${state.questions.length}`), body,
    h('div', { class: 'row' },
      button('Previous', () => act.question(at - 1), { disabled: at === 0, 'data-keep': 'previous' }),
      button('Next', () => act.question(at + 1), { disabled: last, class: state.mode === 'exam' || question.told ? 'main' : '', 'data-keep': 'next' }),
      open && state.mode === 'study' && !question.told ? button('Show the reasons', act.check, { class: 'main', disabled: !chosen, 'data-keep': 'check' }) : null,
      open ? button(question.marked ? 'Remove the mark' : 'Mark for review', act.mark, { 'aria-pressed': String(question.marked), 'data-keep': 'mark' }) : null,
      !state.finished && state.mode === 'study' ? button(state.paused ? 'Go on' : 'Pause', act.pause, { 'data-keep': 'pause' }) : null));
  return h('div', { class: 'grid' }, main, navigator(state, at, act));
}

function navigator(state, at, act) {
  const answered = state.questions.filter((q) => q.options.some((o) => o.chosen)).length;
  const marked = state.questions.filter((q) => q.marked).length;
  const numbers = state.questions.map((q, i) => {
    const done = q.options.some((o) => o.chosen);
    const label = `Question ${i + 1}, ${done ? 'answered' : 'not answered'}${q.marked ? ', marked for review' : ''}`;
    return h('li', {}, button(String(i + 1), () => act.question(i), { 'aria-label': label, 'aria-current': i === at ? 'step' : null, class: `${done ? 'done' : ''}${q.marked ? ' marked' : ''}`, 'data-keep': `number-${i}` }));
  });
  const sure = h('div', { hidden: true, role: 'group', 'aria-label': 'Finish?' },
    h('p', {}, answered < state.questions.length ? `${state.questions.length - answered} questions have no answer. ` : '', marked ? `${marked} are marked for review. ` : '', 'Finish now?'),
    h('div', { class: 'row' }, button('Yes, finish', act.finish, { class: 'main', id: 'yes' }), button('No', () => { sure.hidden = true; })));
  return h('nav', { class: 'card nav', 'aria-label': 'Questions' },
    h('h2', {}, 'Questions'), h('p', { class: 'key' }, `${answered} of ${state.questions.length} answered, ${marked} marked ⚑`), h('ol', { class: 'numbers' }, numbers),
    state.finished ? h('div', { class: 'row' }, button('Result', act.result, { class: 'main' }), button('All sittings', act.home))
      : [h('div', { class: 'row' }, button('Finish', () => { sure.hidden = false; sure.querySelector('#yes').focus(); }, { 'data-keep': 'finish' }), button('Leave, go on later', act.home)), sure]);
}

function handIn(line, act) {
  const text = h('textarea', { id: 'hand-in', readonly: true, rows: '4', spellcheck: 'false' });
  text.value = line;
  return h('section', { class: 'card', 'aria-label': 'Hand in' }, h('h2', {}, 'Hand in'),
    h('label', { for: 'hand-in' }, 'Hand-in line for week 11: which paper you sat and what you answered, in one line'), text,
    h('div', { class: 'row' }, button('Copy the line', () => act.copy(text))));
}

function lessonView(one) {
  const link = (at, text) => h('a', { href: at, target: '_blank', rel: 'noopener' }, text);
  return h('li', {}, 'Lesson: ', link(one.lesson_at, one.title), ' · ', link(one.exercise_at, one.exercise), h('span', { class: 'soft' }, ` (${one.week})`));
}

export function resultView(result, state, act) {
  const tally = (one) => [`${one.right} of ${one.asked}`, percent(one.share)];
  const level = { 1: 'Guessing', 2: 'Fairly sure', 3: 'Certain' };
  return h('div', {},
    h('h1', { tabindex: '-1' }, `Result: ${result.title}`),
    h('div', { class: 'card' },
      h('p', { class: 'big' }, percent(result.total.share)),
      h('p', {}, `${result.total.right} of ${result.total.asked} right in ${minutes(result.spent)}: ${result.verdict}.`),
      h('p', {}, `With the track guide's weights: ${percent(result.weighted)}. ${result.due} questions are due for review.`),
      h('div', { class: 'row' }, button('See each question', () => act.question(0), { class: 'main' }), button('All sittings', act.home))),
    result.hand_in ? handIn(result.hand_in, act) : null,
    table('By section of the official guide', ['Section', 'Right', 'Share'], Object.entries(result.sections).map(([name, one]) => [name, ...tally(one)])),
    table('By domain of the track guide', ['Domain', 'Right', 'Share'], Object.entries(result.domains).map(([name, one]) => [name, ...tally(one)])),
    Object.keys(result.confidence).length ? table('How sure you were, and how often right', ['You said', 'Right', 'Share'], Object.entries(result.confidence).map(([k, one]) => [level[k], ...tally(one)])) : null,
    result.review.length ? [h('h2', {}, 'What to review, weakest first'), h('ul', {}, result.review.map((one) => h('li', {}, `${one.id} ${one.title}`,
      one.lessons.length ? h('ul', {}, one.lessons.map(lessonView)) : null, ' ',
      button(`Study ${one.id}`, () => act.start({ mode: 'study', what: one.id, count: 5 })))))] : h('p', {}, 'Nothing is below the readiness line.'),
    table('By objective', ['Objective', 'Right', 'Share'], result.objectives.map((one) => [`${one.id} ${one.title}`, ...tally(one)])));
}
