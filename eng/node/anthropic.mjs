// Anthropic's JavaScript library: messages, token counts, models.
import Anthropic from '@anthropic-ai/sdk';
import { answer, collect, failure, key, leave, model, parameters, question, run, server, stampedFetch, tools } from './harness.mjs';

const connect = apiKey => new Anthropic({ baseURL: server, apiKey, maxRetries: 0, fetch: stampedFetch });
const client = connect(key);
const hi = (name = 'good') => ({ model: model(name), max_tokens: 50, messages: [{ role: 'user', content: 'hi' }] });
const text = message => message.content.filter(block => block.type === 'text').map(block => block.text).join('');
const told = message => ({
  text: text(message),
  finish: message.stop_reason,
  input: message.usage.input_tokens,
  cached: message.usage.cache_read_input_tokens ?? 0,
  written: message.usage.cache_creation_input_tokens ?? 0,
  output: message.usage.output_tokens,
});
const offered = tools.map(tool => ({ name: tool.name, description: tool.description, input_schema: parameters }));

async function runTools(stream) {
  const calls = [];
  const messages = [{ role: 'user', content: question }];
  for (;;) {
    const request = { model: model('good'), max_tokens: 50, messages, tools: offered };
    const message = stream ? await client.messages.stream(request).finalMessage() : await client.messages.create(request);
    const wanted = message.content.filter(block => block.type === 'tool_use');
    if (wanted.length === 0) return { text: text(message), calls };
    if (message.stop_reason !== 'tool_use') throw new Error(`tools were called, and the turn ended with ${message.stop_reason}`);
    messages.push({ role: 'assistant', content: message.content });
    messages.push({ role: 'user', content: wanted.map(block => ({ type: 'tool_result', tool_use_id: block.id, content: answer(calls, block.name, block.input) })) });
  }
}

async function* deltas(stream, types) {
  for await (const event of stream) {
    types?.push(event.type);
    if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') yield event.delta.text;
  }
}

await run({
  chat: async () => told(await client.messages.create(hi())),
  stream: async () => {
    const types = [];
    const words = await collect(deltas(await client.messages.create({ ...hi(), stream: true }), types));
    return { words, first: types[0], last: types.at(-1) };
  },
  'stream-usage': async () => told(await client.messages.stream(hi()).finalMessage()),
  thinking: async () => {
    const message = await client.messages.stream(hi('reasoner')).finalMessage();
    return { thinking: message.content.filter(block => block.type === 'thinking').map(block => block.thinking).join(''), text: text(message) };
  },
  tools: () => runTools(false),
  'tools-stream': () => runTools(true),
  count: async () => ({ input: (await client.messages.countTokens({ model: model('good'), messages: hi().messages })).input_tokens }),
  models: async () => ({ models: (await collect(client.models.list())).map(item => item.id) }),
  'error-400': () => failure(() => client.messages.create(hi('s400'))),
  'error-401': () => failure(() => connect('wrong').messages.create(hi())),
  'error-404': () => failure(() => client.messages.create({ ...hi(), model: 'nowhere/none' })),
  cancel: async () => {
    const leaving = new AbortController();
    return leave(deltas(await client.messages.create({ ...hi('stall'), stream: true }, { signal: leaving.signal })), () => leaving.abort());
  },
});
