// The official clients against the gateway: node clients.mjs ADDRESS MODEL [anthropic]
import assert from 'node:assert/strict';
import OpenAI from 'openai';

const [address, model, more] = process.argv.slice(2);
const openai = new OpenAI({ baseURL: `${address}/v1`, apiKey: 'none', maxRetries: 0 });
const messages = [{ role: 'user', content: 'Hello' }];

const names = [];
for await (const one of await openai.models.list()) {
  names.push(one.id);
}
assert.ok(names.includes(model), `${model} is not among ${names}`);

const whole = await openai.chat.completions.create({ model, messages, max_tokens: 8 });
assert.ok(whole.choices[0].message.content.length > 0);
assert.equal(whole.usage.completion_tokens, 8);

let pieces = 0;
for await (const piece of await openai.chat.completions.create({ model, messages, max_tokens: 8, stream: true })) {
  pieces += piece.choices[0]?.delta?.content ? 1 : 0;
}
assert.ok(pieces > 1, `${pieces} pieces of a stream`);

await assert.rejects(openai.chat.completions.create({ model: `${model}x`, messages }), (error) => {
  assert.ok(error instanceof OpenAI.NotFoundError);
  assert.equal(error.code, 'model_not_found');
  assert.match(error.message, new RegExp(`Did you mean "${model}"`));
  return true;
});

const many = await Promise.all(
  Array.from({ length: 20 }, () => openai.chat.completions.create({ model, messages, max_tokens: 2 })),
);
assert.equal(many.length, 20);

if (more === 'anthropic') {
  const { default: Anthropic } = await import('@anthropic-ai/sdk');
  const anthropic = new Anthropic({ baseURL: address, apiKey: 'none', maxRetries: 0 });
  const said = await anthropic.messages.create({ model, max_tokens: 6, messages });
  assert.ok(said.content[0].text.length > 0);
  const counted = await anthropic.messages.countTokens({ model, messages });
  assert.ok(counted.input_tokens > 0);
  await assert.rejects(anthropic.messages.create({ model: 'nobody', max_tokens: 6, messages }), (error) => {
    assert.ok(error instanceof Anthropic.NotFoundError);
    return true;
  });
}
const { Ollama } = await import('ollama');
const ollama = new Ollama({ host: address });
assert.ok((await ollama.list()).models.some((one) => one.name === model));
const options = { num_predict: 8, temperature: 0 };
const chat = await ollama.chat({ model, messages, options });
assert.ok(chat.message.content.length > 0 && chat.eval_count > 0);
let lines = 0;
for await (const line of await ollama.chat({ model: `${model}:latest`, messages, options, stream: true })) {
  lines += line.message.content ? 1 : 0;
}
assert.ok(lines > 1, `${lines} lines of a stream`);
assert.ok((await ollama.generate({ model, prompt: 'Hi', options })).response.length > 0);
assert.ok((await ollama.ps()).models.some((one) => one.name === model));
assert.equal((await ollama.show({ model })).details.format, 'gguf');
await assert.rejects(ollama.pull({ model: 'x' }), (error) => error.status_code === 501);
await assert.rejects(ollama.chat({ model: `${model}x`, messages }), (error) => error.status_code === 404);
console.log('fine');
