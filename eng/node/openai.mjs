// OpenAI's JavaScript library: chat completions, responses, embeddings, models.
import OpenAI from 'openai';
import { answer, collect, failure, key, leave, model, parameters, question, run, server, stampedFetch, tools } from './harness.mjs';

const connect = apiKey => new OpenAI({ baseURL: `${server}/v1`, apiKey, maxRetries: 0, fetch: stampedFetch });
const client = connect(key);
const hi = (name = 'good') => ({ model: model(name), max_tokens: 50, messages: [{ role: 'user', content: 'hi' }] });
const usage = told => ({ input: told?.prompt_tokens, cached: told?.prompt_tokens_details?.cached_tokens, output: told?.completion_tokens });
const responseUsage = told => ({ input: told?.input_tokens, cached: told?.input_tokens_details?.cached_tokens, output: told?.output_tokens });
const runnable = calls => tools.map(tool => ({
  type: 'function',
  function: { name: tool.name, description: tool.description, parameters, parse: JSON.parse, function: args => answer(calls, tool.name, args) },
}));

async function runTools(stream) {
  const calls = [];
  const runner = client.chat.completions.runTools({ model: model('good'), stream, max_tokens: 50, messages: [{ role: 'user', content: question }], tools: runnable(calls) });
  return { text: await runner.finalContent(), calls };
}

const responseTools = tools.map(tool => ({ type: 'function', strict: false, ...tool }));

async function runResponseTools(stream) {
  const calls = [];
  const input = [{ role: 'user', content: question }];
  for (;;) {
    const request = { model: model('good'), input, tools: responseTools };
    const response = stream ? await client.responses.stream(request).finalResponse() : await client.responses.create(request);
    const wanted = response.output.filter(item => item.type === 'function_call');
    if (wanted.length === 0) return { text: response.output_text, calls };
    for (const { type, call_id, name, arguments: args } of wanted) {
      input.push({ type, call_id, name, arguments: args });
      input.push({ type: 'function_call_output', call_id, output: answer(calls, name, JSON.parse(args)) });
    }
    // Calls first, then their outputs: the order that OpenAI's own examples use.
    input.sort((a, b) => (a.type === 'function_call_output') - (b.type === 'function_call_output'));
  }
}

async function* deltas(stream) {
  for await (const chunk of stream) yield chunk.choices[0].delta.content;
}

async function* responseDeltas(stream, types) {
  for await (const event of stream) {
    types?.push(event.type);
    if (event.type === 'response.output_text.delta') yield event.delta;
  }
}

await run({
  chat: async () => {
    const told = await client.chat.completions.create(hi());
    return { text: told.choices[0].message.content, finish: told.choices[0].finish_reason, ...usage(told.usage) };
  },
  // A client that did not ask for usage reads choices[0] of every chunk: one without choices would throw here.
  stream: async () => ({ words: await collect(deltas(await client.chat.completions.create({ ...hi(), stream: true }))) }),
  'stream-usage': async () => {
    const runner = client.chat.completions.stream({ ...hi(), stream_options: { include_usage: true } });
    const told = await runner.finalChatCompletion();
    return { text: told.choices[0].message.content, finish: told.choices[0].finish_reason, ...usage(told.usage) };
  },
  tools: () => runTools(false),
  'tools-stream': () => runTools(true),
  responses: async () => {
    const told = await client.responses.create({ model: model('good'), input: 'hi' });
    return { text: told.output_text, finish: told.status, ...responseUsage(told.usage) };
  },
  'responses-stream': async () => {
    const types = [];
    const words = await collect(responseDeltas(await client.responses.create({ model: model('good'), input: 'hi', stream: true }), types));
    return { words, first: types[0], last: types.at(-1) };
  },
  'responses-tools': () => runResponseTools(false),
  'responses-tools-stream': () => runResponseTools(true),
  embeddings: async () => {
    const told = await client.embeddings.create({ model: model('good'), input: ['a', 'b'] });
    return { vectors: told.data.map(item => item.embedding.map(x => Math.round(x * 1000) / 1000)), input: told.usage.prompt_tokens };
  },
  models: async () => ({ models: (await collect(client.models.list())).map(item => item.id) }),
  'error-400': () => failure(() => client.chat.completions.create(hi('s400'))),
  'error-401': () => failure(() => connect('wrong').chat.completions.create(hi())),
  'error-404': () => failure(() => client.chat.completions.create({ ...hi(), model: 'nowhere/none' })),
  cancel: async () => {
    const leaving = new AbortController();
    return leave(deltas(await client.chat.completions.create({ ...hi('stall'), stream: true }, { signal: leaving.signal })), () => leaving.abort());
  },
});
