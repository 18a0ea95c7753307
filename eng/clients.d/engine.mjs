// An engine that speaks chat completions and nothing else, so that the gateway has to translate. It prints its port, and
// writes what it was asked to the file named by LOG, one JSON line for each request.
//
// Asked for a word, it answers with the one in WORD. Asked for a file while it is offered a tool that runs commands, it
// has the tool read the file, and then answers with what the tool brought back.

import { appendFileSync } from 'node:fs';
import { createServer } from 'node:http';

const { LOG, WORD } = process.env;
const model = 'fake-model';
const shells = {
  exec_command: command => ({ cmd: command }),
  shell_command: command => ({ command }),
  shell: command => ({ command: ['cat', command.split(' ')[1]] }),
  Bash: command => ({ command, description: 'Reads the file' }),
};

const textOf = content => (typeof content === 'string' ? content : (content ?? []).map(part => part.text ?? '').join('\n'));

/** Decides what to say: a text, or a call of a tool. */
function reply({ messages, tools = [] }) {
  const last = messages.at(-1);
  if (last.role === 'tool') return { text: `The file says ${textOf(last.content).trim()}.` };

  const file = messages.filter(({ role }) => role === 'user').map(({ content }) => /read the file (\S+\.txt)/i.exec(textOf(content))?.[1]).findLast(Boolean);
  const tool = tools.map(({ function: { name } }) => name).find(name => shells[name]);
  return file && tool ? { call: { name: tool, arguments: JSON.stringify(shells[tool](`cat ${file}`)) } } : { text: `The word is ${WORD}.` };
}

/** Cuts a text in pieces, as an engine streams it. */
const pieces = text => text.match(/.{1,5}/gs);

function* deltas({ text, call }) {
  yield { role: 'assistant', content: '' };
  if (text) for (const content of pieces(text)) yield { content };
  if (!call) return;
  yield { tool_calls: [{ index: 0, id: 'call_1', type: 'function', function: { name: call.name, arguments: '' } }] };
  for (const piece of pieces(call.arguments)) yield { tool_calls: [{ index: 0, function: { arguments: piece } }] };
}

const usage = { prompt_tokens: 120, completion_tokens: 9, total_tokens: 129, prompt_tokens_details: { cached_tokens: 100 } };
const finish = ({ call }) => (call ? 'tool_calls' : 'stop');
const common = { id: 'chatcmpl-1', created: 1_760_000_000, model };

function writeStream(response, said, { stream_options: options }) {
  const write = chunk => response.write(`data: ${JSON.stringify({ ...common, object: 'chat.completion.chunk', ...chunk })}\n\n`);
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const delta of deltas(said)) write({ choices: [{ index: 0, delta, finish_reason: null }] });
  write({ choices: [{ index: 0, delta: {}, finish_reason: finish(said) }] });
  if (options?.include_usage) write({ choices: [], usage });
  response.end('data: [DONE]\n\n');
}

function writeJson(response, status, body) {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

function writeWhole(response, said) {
  const { text = null, call } = said;
  const message = { role: 'assistant', content: text, ...(call && { tool_calls: [{ id: 'call_1', type: 'function', function: call }] }) };
  writeJson(response, 200, { ...common, object: 'chat.completion', choices: [{ index: 0, message, finish_reason: finish(said) }], usage });
}

async function answer(request, response) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  const { pathname } = new URL(request.url, 'http://engine');
  const asked = pathname === '/v1/chat/completions' && request.method === 'POST' ? JSON.parse(text) : null;
  note(request, asked);
  if (asked === null) writeJson(response, 404, { error: { message: `No ${pathname} here.`, type: 'not_found_error', code: 404 } });
  else if (asked.stream) writeStream(response, reply(asked), asked);
  else writeWhole(response, reply(asked));
}

function note({ method, url }, asked) {
  const { messages, tools, ...fields } = asked ?? {};
  const line = { method, url, ...fields, roles: messages?.map(({ role }) => role), tools: tools?.map(tool => tool.function?.name ?? tool.type) };
  appendFileSync(LOG, `${JSON.stringify(line)}\n`);
}

const server = createServer((request, response) => answer(request, response).catch(error => {
  appendFileSync(LOG, `${JSON.stringify({ failed: String(error) })}\n`);
  response.destroy();
}));
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
