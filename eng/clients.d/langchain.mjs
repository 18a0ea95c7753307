// LangChain's ChatOpenAI: prints one line with the answer to the question, which is the second argument; the first says how to ask.
//
//   SERVER=http://127.0.0.1:4747 KEY=none MODEL=assistant node langchain.mjs stream 'Which word?'

import { tool } from '@langchain/core/tools';
import { ChatOpenAI } from '@langchain/openai';

const [how, question] = process.argv.slice(2);
const { SERVER, KEY, MODEL } = process.env;
const connect = fields => new ChatOpenAI({ model: MODEL, apiKey: KEY, maxRetries: 0, configuration: { baseURL: `${SERVER}/v1` }, ...fields });

const print = (text, usage) => console.log(`${text} [${usage?.input_tokens} in, ${usage?.output_tokens} out]`);

async function stream(model) {
  let whole;
  for await (const piece of await model.stream(question)) whole = whole === undefined ? piece : whole.concat(piece);
  print(whole.text, whole.usage_metadata);
}

async function invoke(model) {
  const { text, usage_metadata: usage } = await model.invoke(question);
  print(text, usage);
}

const shape = { type: 'object', properties: { command: { type: 'string' } }, required: ['command'] };

async function callTool(word) {
  const shell = tool(({ command }) => `${word} came of ${command}`, { name: 'Bash', description: 'Runs a command', schema: shape });
  const model = connect({}).bindTools([shell]);
  const messages = [{ role: 'user', content: question }];
  const wanted = await model.invoke(messages);
  messages.push(wanted);
  for (const call of wanted.tool_calls) messages.push(await shell.invoke(call));
  const { text, usage_metadata: usage } = await model.invoke(messages);
  print(text, usage);
}

const ways = {
  invoke: () => invoke(connect({})),
  stream: () => stream(connect({})),
  'responses-invoke': () => invoke(connect({ useResponsesApi: true })),
  'responses-stream': () => stream(connect({ useResponsesApi: true })),
  tools: () => callTool(process.env.FILE_WORD),
};
await ways[how]();
