// Prints the pages that it is told on its input, one address a line, with one warm browser; answers each line
// with CPU milliseconds of all of the browser's processes. See chromium.py.
import fs from 'node:fs';
import { createInterface } from 'node:readline';
import { createRequire } from 'node:module';
const [modules, executablePath] = process.argv.slice(2);
const { chromium } = createRequire(modules + '/x.js')('playwright-core');
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'] });
const page = await browser.newPage();

// Ticks of the scheduler (10 ms) of every process below this one, gone children included.
function ticks() {
  const parents = new Map(), spent = new Map();
  for (const pid of fs.readdirSync('/proc').filter(name => /^\d+$/.test(name))) {
    try {
      const fields = fs.readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ');
      parents.set(+pid, +fields[1]);
      spent.set(+pid, fields.slice(11, 15).reduce((sum, field) => sum + +field, 0));
    } catch { /* a process that ended meanwhile */ }
  }
  let sum = 0;
  for (const pid of parents.keys()) {
    for (let above = parents.get(pid); above; above = parents.get(above)) if (above === process.pid) { sum += spent.get(pid); break; }
  }
  return sum;
}

console.log('ready');
for await (const line of createInterface({ input: process.stdin })) {
  const before = ticks();
  await page.goto(line);
  const pdf = await page.pdf({ path: undefined, preferCSSPageSize: true, printBackground: true, tagged: true });
  console.log(JSON.stringify({ ms: (ticks() - before) * 10, bytes: pdf.length }));
}
await browser.close();
