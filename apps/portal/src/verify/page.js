/* The page around libs/verifier, which the build hands in as `linli`. Everything is shown as text, never as HTML. */
/* global linli */
const MARKS = {
  yes: '✓',
  proven: '✓',
  'not-opened': '✓',
  no: '✗',
  faulty: '✗',
  unknown: '?',
  undetermined: '?',
};
const byId = (id) => document.getElementById(id);
let language = navigator.language.startsWith('zh') ? 'zh' : 'en';
let dropped = [];

const said = (texts, code) => texts[code]?.[language] ?? code;

function element(name, text, className) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (className) made.className = className;
  return made;
}

function list(items) {
  const made = element('ul');
  made.append(...items);
  return made;
}

function checkItem({ id, answer, code }) {
  const item = element(
    'li',
    `${MARKS[answer]} ${said(linli.checkTexts, id)}${code ? ` (${said(linli.proofTexts, code)})` : ''}`,
  );
  item.dataset.check = id;
  item.dataset.answer = answer;
  return item;
}

function faultItem({ party, reason, trusteeId }) {
  const who = `${said(linli.partyTexts, party)}${trusteeId ? ` ${trusteeId}` : ''}`;
  const item = element('li', `${who}: ${said(linli.reasonTexts, reason)}`);
  item.dataset.party = party;
  item.dataset.reason = reason;
  return item;
}

function bidItem({ bidId, result, priceFen, code, faults }) {
  const price = priceFen === undefined ? '' : ` ¥${(priceFen / 100).toFixed(2)}`;
  const item = element(
    'li',
    `${MARKS[result]} ${bidId}${price} ${said(linli.resultTexts, result)}${code ? ` (${code})` : ''}`,
  );
  item.dataset.result = result;
  if (faults.length > 0) item.append(list(faults.map(faultItem)));
  return item;
}

function showReport(report) {
  const outcome = element('p', said(linli.outcomeTexts, report.outcome), `outcome ${report.outcome}`);
  byId('report').replaceChildren(outcome, list(report.checks.map(checkItem)), list(report.bids.map(bidItem)));
  byId('report').dataset.outcome = report.outcome;
}

function showRefusal(error) {
  const code = error?.code ?? 'unknown';
  const text = linli.proofTexts[code]?.[language] ?? String(error?.message ?? error);
  byId('report').replaceChildren(element('p', `${code}: ${text}`, 'outcome wrong'));
  byId('report').dataset.outcome = code;
}

async function check() {
  if (dropped.length === 0) return;
  try {
    showReport(await linli.verifyFiles(dropped, byId('key').value));
  } catch (error) {
    showRefusal(error);
  }
}

async function take(files) {
  const read = async (file) => ({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) });
  dropped = await Promise.all([...files].map(read));
  await check();
}

function speak(chosen) {
  language = chosen;
  document.documentElement.lang = chosen === 'zh' ? 'zh-CN' : 'en';
  for (const place of document.querySelectorAll('[data-zh]')) place.textContent = place.dataset[chosen];
  void check();
}

byId('zh').addEventListener('click', () => speak('zh'));
byId('en').addEventListener('click', () => speak('en'));
byId('key').addEventListener('change', () => void check());
byId('files').addEventListener('change', ({ target }) => void take(target.files));
byId('drop').addEventListener('dragover', (event) => event.preventDefault());
byId('drop').addEventListener('drop', (event) => {
  event.preventDefault();
  void take(event.dataTransfer.files);
});
speak(language);
