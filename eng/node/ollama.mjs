// Ollama's JavaScript library: chat, generate, embed, and what an application asks of a server that it finds.
import { Ollama } from 'ollama';
import { answer, collect, failure, key, leave, model, parameters, question, run, server, stampedFetch, tools } from './harness.mjs';

const connect = secret => new Ollama({ host: server, fetch: stampedFetch, headers: { Authorization: `Bearer ${secret}` } });
const client = connect(key);
const hi = (name = 'good') => ({ model: model(name), messages: [{ role: 'user', content: 'hi' }] });
const told = last => ({ finish: last.done_reason, input: last.prompt_eval_count, output: last.eval_count });
const offered = tools.map(tool => ({ type: 'function', function: { name: tool.name, description: tool.description, parameters } }));

async function runTools(stream) {
  const calls = [];
  const messages = [{ role: 'user', content: question }];
  for (;;) {
    const request = { model: model('good'), messages, tools: offered, stream };
    const parts = stream ? await collect(await client.chat(request)) : [await client.chat(request)];
    const wanted = parts.flatMap(part => part.message.tool_calls ?? []);
    const text = parts.map(part => part.message.content).join('');
    if (wanted.length === 0) return { text, calls };
    messages.push({ role: 'assistant', content: text, tool_calls: wanted });
    for (const call of wanted) messages.push({ role: 'tool', tool_name: call.function.name, content: answer(calls, call.function.name, call.function.arguments) });
  }
}

async function* contents(stream) {
  for await (const part of stream) yield part.message.content;
}

await run({
  chat: async () => {
    const part = await client.chat(hi());
    return { text: part.message.content, ...told(part) };
  },
  stream: async () => {
    const parts = await collect(await client.chat({ ...hi(), stream: true }));
    return { words: parts.map(part => part.message.content).filter(Boolean), done: parts.map(part => part.done).indexOf(true) === parts.length - 1, ...told(parts.at(-1)) };
  },
  generate: async () => {
    const part = await client.generate({ model: model('good'), prompt: 'hi' });
    return { text: part.response, ...told(part) };
  },
  tools: () => runTools(false),
  'tools-stream': () => runTools(true),
  embeddings: async () => {
    const part = await client.embed({ model: model('good'), input: ['a', 'b'] });
    return { vectors: part.embeddings.map(vector => vector.map(x => Math.round(x * 1000) / 1000)), input: part.prompt_eval_count };
  },
  models: async () => ({ models: (await client.list()).models.map(item => item.model) }),
  'error-400': () => failure(() => client.chat(hi('s400'))),
  'error-401': () => failure(() => connect('wrong').chat(hi())),
  'error-404': () => failure(() => client.chat({ ...hi(), model: 'nowhere/none' })),
  cancel: async () => {
    const stream = await client.chat({ ...hi('stall'), stream: true });
    return leave(contents(stream), () => stream.abort());
  },
});
