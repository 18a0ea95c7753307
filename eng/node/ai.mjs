// Vercel's AI SDK over each of its providers: a scenario is named provider.what, as compatible.stream.
import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { embedMany, generateText, jsonSchema, stepCountIs, streamText, tool } from 'ai';
import { answer, collect, failure, key, leave, model, parameters, question, run, server, stampedFetch, tools } from './harness.mjs';

const connection = apiKey => ({ baseURL: `${server}/v1`, apiKey, fetch: stampedFetch });
const providers = {
  chat: apiKey => createOpenAI(connection(apiKey)).chat,
  responses: apiKey => createOpenAI(connection(apiKey)).responses,
  anthropic: apiKey => createAnthropic(connection(apiKey)),
  compatible: apiKey => createOpenAICompatible({ name: 'breakeven', includeUsage: true, ...connection(apiKey) }),
};
const common = { maxRetries: 0, maxOutputTokens: 50 };
const told = async result => {
  const usage = await result.totalUsage;
  return { text: await result.text, finish: await result.finishReason, input: usage.inputTokens, output: usage.outputTokens };
};
const runnable = calls => Object.fromEntries(tools.map(({ name, description }) =>
  [name, tool({ description, inputSchema: jsonSchema(parameters), execute: args => answer(calls, name, args) })]));

function scenariosOf(connect) {
  const named = (name, apiKey = key) => connect(apiKey)(model(name));
  const hi = (name = 'good') => ({ ...common, model: named(name), prompt: 'hi' });
  // Without a handler the SDK prints what a stream failed with; the scenario tells it instead.
  const silent = { onError: () => {} };
  return {
    chat: async () => told(await generateText(hi())),
    stream: async () => {
      const result = streamText(hi());
      return { words: await collect(result.textStream), ...(await told(result)) };
    },
    tools: async () => {
      const calls = [];
      const result = await generateText({ ...common, model: named('good'), prompt: question, tools: runnable(calls), stopWhen: stepCountIs(3) });
      return { text: result.text, calls };
    },
    'tools-stream': async () => {
      const calls = [];
      const result = streamText({ ...common, model: named('good'), prompt: question, tools: runnable(calls), stopWhen: stepCountIs(3) });
      await result.consumeStream();
      return { text: await result.text, calls };
    },
    'error-400': () => failure(() => generateText(hi('s400'))),
    'error-401': () => failure(() => generateText({ ...hi(), model: named('good', 'wrong') })),
    'error-404': () => failure(() => generateText({ ...hi(), model: connect(key)('nowhere/none') })),
    cancel: () => {
      const leaving = new AbortController();
      return leave(streamText({ ...hi('stall'), ...silent, abortSignal: leaving.signal }).textStream, () => leaving.abort());
    },
  };
}

const scenarios = {};
for (const [provider, connect] of Object.entries(providers)) {
  for (const [name, scenario] of Object.entries(scenariosOf(connect))) scenarios[`${provider}.${name}`] = scenario;
}
scenarios['compatible.embeddings'] = async () => {
  const result = await embedMany({ maxRetries: 0, model: createOpenAICompatible({ name: 'breakeven', ...connection(key) }).embeddingModel(model('good')), values: ['a', 'b'] });
  return { vectors: result.embeddings.map(vector => vector.map(x => Math.round(x * 1000) / 1000)), input: result.usage.tokens };
};
await run(scenarios);
