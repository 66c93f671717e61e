// Headless Chromium, spoken to over the DevTools protocol:
//   node browser.mjs CHROMIUM chat URL     two people talk in two pages of websocket-chat
//   node browser.mjs CHROMIUM files URL    a person looks round in http-files
// Prints a line for each thing that was as it should be; ends with exit code 1 at the first that was not.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const [chromium, what, url] = process.argv.slice(2);
const WebSocket = createRequire(process.cwd() + '/')('ws');

/** A browser with a profile of its own. */
class Browser {
  static async start() {
    const browser = new Browser();
    browser.profile = mkdtempSync(join(tmpdir(), 'millrace-chromium-'));
    browser.process = spawn(chromium, [
      '--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run',
      '--remote-debugging-port=0', `--user-data-dir=${browser.profile}`, 'about:blank',
    ], { stdio: ['ignore', 'ignore', 'pipe'] });
    let endpoint;
    const said = [];
    for await (const line of createInterface(browser.process.stderr)) {
      said.push(line);
      endpoint = line.match(/DevTools listening on (ws:\S+)/)?.[1];
      if (endpoint) break;
    }
    assert.ok(endpoint, `no DevTools: ${said.join('\n')}`);
    browser.process.stderr.resume();
    browser.socket = new WebSocket(endpoint);
    browser.calls = new Map();
    browser.next = 1;
    browser.socket.on('message', (data) => {
      const { id, error, result } = JSON.parse(data);
      const call = browser.calls.get(id);
      if (call) error ? call.reject(new Error(JSON.stringify(error))) : call.resolve(result);
      browser.calls.delete(id);
    });
    await once(browser.socket, 'open');
    return browser;
  }

  call(method, params = {}, sessionId = undefined) {
    const id = this.next++;
    this.socket.send(JSON.stringify({ id, method, params, sessionId }));
    return new Promise((resolve, reject) => this.calls.set(id, { resolve, reject }));
  }

  async page(address) {
    const { targetId } = await this.call('Target.createTarget', { url: address });
    const { sessionId } = await this.call('Target.attachToTarget', { targetId, flatten: true });
    return new Page(this, sessionId);
  }

  async stop() {
    const ended = once(this.process, 'exit');
    this.socket.close();
    this.process.kill();
    await ended;
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

/** A page: what is asked of it is JavaScript. */
class Page {
  constructor(browser, session) {
    this.browser = browser;
    this.session = session;
  }

  async ask(expression) {
    const { result, exceptionDetails } = await this.browser.call('Runtime.evaluate',
      { expression, returnByValue: true, awaitPromise: true }, this.session);
    if (exceptionDetails) throw new Error(`${expression}: ${JSON.stringify(exceptionDetails)}`);
    return result.value;
  }

  /** Asks until the answer is true. */
  async until(expression) {
    for (let attempt = 0; attempt < 200; attempt++) {
      if (await this.ask(expression).catch(() => false)) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`never true: ${expression}; the page: ${await this.ask('document.documentElement.outerHTML')}`);
  }

  text(part) {
    return this.until(`document.body.innerText.includes(${JSON.stringify(part)})`);
  }

  /** Types into a field and submits its form, as somebody at the keyboard would. */
  submit(field, text) {
    return this.ask(`(() => {
      const field = document.querySelector(${JSON.stringify(field)});
      field.value = ${JSON.stringify(text)};
      field.form.requestSubmit();
    })()`);
  }
}

const conversations = {
  async chat(browser) {
    const [alice, bob] = [await browser.page(url), await browser.page(url)];
    for (const [page, name] of [[alice, 'alice'], [bob, 'bob']]) {
      await page.until(`document.querySelector('#state').textContent === 'connected'`);
      await page.submit('#name', name);
    }
    for (const page of [alice, bob]) {
      await page.until(`document.querySelector('#users').innerText.split('\\n').sort().join() === 'alice,bob'`);
    }
    console.log('chat: two pages see each other');
    await alice.submit('#text', 'hello bob');
    await bob.text('hello bob');
    await bob.submit('#text', 'hello alice, żółw 🐢');
    await alice.text('hello alice, żółw 🐢');
    console.log('chat: what one says the other reads');
    await bob.submit('#text', '<img src=x onerror="document.title=`broken`"><b id=injected>bold</b>');
    await alice.text('<b id=injected>bold</b>');
    assert.equal(await alice.ask(`document.querySelector('#injected') === null && document.title !== 'broken'`), true);
    console.log('chat: markup of others is text');
    for (let i = 0; i < 100; i++) await alice.submit('#text', `line ${i}`);
    await bob.text('line 99');
    console.log('chat: a hundred lines arrive');
  },

  async files(browser) {
    const page = await browser.page(url);
    await page.until(`document.querySelector('a[href$="page.html"]') !== null`);
    console.log('files: the folder is listed');
    await page.ask(`document.querySelector('a[href$="page.html"]').click()`);
    await page.until(`document.querySelector('h1')?.innerText === 'A page'`);
    await page.until(`document.querySelector('img')?.naturalWidth === 1`);
    assert.equal(await page.ask(`getComputedStyle(document.querySelector('h1')).color`), 'rgb(1, 2, 3)');
    console.log('files: a page with its style and its picture');
    const range = await page.ask(`fetch('numbers.txt', { headers: { Range: 'bytes=10-19' } })
      .then(async (response) => response.status + ' ' + await response.text())`);
    assert.equal(range, '206 0123456789');
    console.log('files: a range');
    const again = await page.ask(`fetch('numbers.txt').then((response) => fetch('numbers.txt', {
      cache: 'no-store', headers: { 'If-None-Match': response.headers.get('ETag') } })).then((response) => response.status)`);
    assert.equal(again, 304);
    console.log('files: not modified');
    await page.ask(`location.href = new URL('nothing.html', location.href).href`);
    await page.text('404');
    console.log('files: nothing there');
  },
};

setTimeout(() => { console.error('no end after 90 s'); process.exit(1); }, 90_000).unref();
const browser = await Browser.start();
try {
  await conversations[what](browser);
  console.log('done');
} finally {
  await browser.stop();
}
process.exit(0);
