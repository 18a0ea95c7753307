// What the client scripts share. Each script runs the scenarios named on its command line against one server and
// prints one JSON line for each: what the client's own API told, and the ids of the requests that it sent.
//
//   SERVER=http://127.0.0.1:4747 KEY=bk-… MODEL=cloud/ node openai.mjs chat stream cancel
//
// MODEL comes before the name of each model asked for: a provider and a slash, or nothing.

import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

export const server = process.env.SERVER;
export const key = process.env.KEY;
export const model = name => (process.env.MODEL ?? '') + name;

export const question = 'What is it like in Paris?';
export const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };

const answers = { weather: '22 degrees', clock: 'noon' };
export const tools = Object.keys(answers).map(name => ({ name, description: `The ${name} of a city`, parameters }));

/** Answers a tool call and notes it in `calls`, as `weather Paris`. */
export function answer(calls, name, args) {
  calls.push(`${name} ${args.city}`);
  return answers[name];
}

// How long a client that left stays alive, so that its server learns of it from the connection and not from the end of the process.
const aliveAfterLeaving = 1100;
let requests = [];
let leftAt = null;

/** Gives each request an id of its own, by which the test finds its record. */
export function stampedFetch(url, init = {}) {
  const headers = new Headers(init.headers ?? (url instanceof Request ? url.headers : undefined));
  const id = randomUUID();
  headers.set('x-request-id', id);
  requests.push(id);
  return fetch(url, { ...init, headers });
}

/** Tells what a call failed with. */
export async function failure(call) {
  try {
    await call();
    return { status: 200 };
  } catch (error) {
    return { status: error.status ?? error.statusCode ?? error.status_code ?? null, thrown: error.name, message: String(error.message) };
  }
}

/** Leaves after the first word of a stream. */
export async function leave(pieces, abort) {
  try {
    for await (const piece of await pieces) {
      if (!piece) continue;
      leftAt = Date.now();
      abort();
    }
  } catch (error) {
    return { left: leftAt !== null, thrown: error.name };
  }
  return { left: leftAt !== null, thrown: null };
}

/** Collects a stream's words. */
export async function collect(pieces) {
  const words = [];
  for await (const piece of pieces) if (piece) words.push(piece);
  return words;
}

export async function run(scenarios) {
  for (const name of process.argv.slice(2)) {
    requests = [];
    let told;
    try {
      told = await scenarios[name]();
    } catch (error) {
      told = { failed: `${error?.name}: ${error?.message}` };
    }
    console.log(JSON.stringify({ scenario: name, ...told, requests }));
  }
  if (leftAt !== null) await delay(Math.max(0, leftAt + aliveAfterLeaving - Date.now()));
}
