import { addressOf } from './address';
import { options } from './options';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const json = { 'content-type': 'application/json' };

test.each([
  ['http://host:5000', {}, 'http://host:5000', undefined],
  ['https://host/mlflow//', {}, 'https://host/mlflow', undefined],
  [undefined, { MLFLOW_TRACKING_URI: 'http://other/' }, 'http://other', undefined],
  ['http://host', { MLFLOW_TRACKING_URI: 'http://other', MLFLOW_TRACKING_TOKEN: 'secret' }, 'http://host', 'Bearer secret'],
  ['http://host', { MLFLOW_TRACKING_USERNAME: 'me', MLFLOW_TRACKING_PASSWORD: 'secret' }, 'http://host', `Basic ${base64('me:secret')}`],
  [undefined, { MLFLOW_TRACKING_URI: 'http://me:se%2Fcret@host/x' }, 'http://host/x', `Basic ${base64('me:se/cret')}`],
])('the option %j in the environment %j', (uri, environment, expected, authorization) => {
  expect(addressOf(uri, environment)).toEqual({ uri: expected, headers: { ...json, ...(authorization && { authorization }) } });
});

test.each([
  [undefined, {}, /needs the address.*\n.*expected.*\n.*remedy: +Set `uri`.*MLFLOW_TRACKING_URI/],
  [undefined, { MLFLOW_TRACKING_URI: '' }, /needs the address/],
  [undefined, { MLFLOW_TRACKING_URI: 'sqlite:///secret.db' }, /found: +an address that starts with sqlite:\n/],
  [undefined, { MLFLOW_TRACKING_URI: './secret' }, /found: +no address/],
])('the option %j in the environment %j is refused', (uri, environment, message) => {
  expect(() => addressOf(uri, environment)).toThrow(message);
  expect(() => addressOf(uri, environment)).not.toThrow(/secret/);
});

test.each(['sqlite:///x', 'host:5000', '', 'http://me:secret@host', 'http://me@host'])('the option uri cannot be %j', (uri) => {
  expect(options.safeParse({ uri }).success).toBe(false);
});
