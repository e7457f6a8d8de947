// SPDX-License-Identifier: MIT
import {execFileSync} from 'node:child_process';
import {rmSync} from 'node:fs';
import {mkdtemp} from 'node:fs/promises';
import {createServer} from 'node:http';
import {tmpdir} from 'node:os';
import {basename, dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';

import {serve} from '../../tools/serve.mjs';
import {launch} from './browser.mjs';

const skip = 77;
const project = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/// From here and not from a page: the servers listen on 127.0.0.1 alone, and Node may take localhost for ::1.
export const fetch_here = (address) => fetch(address.replace('//localhost:', '//127.0.0.1:'));

/// A browser, and sites of a case to visit with it. The program is called with --case DIR, and with --only TEXT
/// if only the checks whose names contain it shall run.
export class Harness {
  served = 0;   // answers of all sites
  reached = 0;  // and of the server elsewhere
  #servers = [];
  #failed = 0;
  #only;

  static async start() {
    const {values} = parseArgs({options: {case: {type: 'string'}, only: {type: 'string', default: ''}}});
    if (!values.case) {
      console.error(`${basename(process.argv[1], '.mjs')}: a case is needed (expected --case DIR)`);
      process.exit(2);
    }
    const harness = new Harness();
    harness.#only = values.only;
    harness.case = values.case;
    harness.browser = await launch();
    if (typeof harness.browser === 'string') {
      console.log(`skipped: ${harness.browser}`);
      process.exit(skip);
    }
    harness.temporary = await mkdtemp(join(tmpdir(), 'whitematter-site-'));
    process.on('exit', () => rmSync(harness.temporary, {recursive: true, force: true}));
    return harness;
  }

  /// Builds a site with these arguments of the tool: its folder.
  build(name, ...build_arguments) {
    const site = join(this.temporary, name);
    execFileSync(process.execPath, [join(project, 'tools', 'build_site.mjs'), ...build_arguments, '--out', site]);
    return site;
  }

  /// The address of a site, served with the headers that serve.mjs sends or with others.
  async serve(site, port, ...headers) {
    const {server, url} = await serve(site, port, ...headers);
    server.on('request', () => ++this.served);
    this.#servers.push(server);
    return url;
  }

  /// The address of somewhere else that would gladly take whatever a page sends.
  async serve_elsewhere() {
    const server = createServer((request, response) => {
      ++this.reached;
      response.setHeader('Access-Control-Allow-Origin', '*');
      response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
      response.end();
    });
    await new Promise((done) => server.listen(0, '127.0.0.1', done));
    this.#servers.push(server);
    return `http://localhost:${server.address().port}/`;
  }

  async check(name, body) {
    if (!name.includes(this.#only)) return;
    try {
      await body();
      console.log(`ok ${name}`);
    } catch (error) {
      ++this.#failed;
      console.log(`not ok ${name}\n  ${error.message.replaceAll('\n', '\n  ')}`);
    }
  }

  /// Says how it went, also to who called the program.
  async finish() {
    await this.browser.close();
    for (const server of this.#servers) {
      server.close();
      server.closeAllConnections?.();
    }
    console.log(this.#failed ? `# ${this.#failed} failed` : '# all passed');
    process.exitCode = this.#failed ? 1 : 0;
  }
}
