require('reflect-metadata');

// Unit tests run on pure JavaScript by choice; tfjs would recommend its native backend in every one of them.
const { warn } = console;
console.warn = (...words) => /looks like you are running TensorFlow\.js in Node/.test(String(words[0])) || warn(...words);

// nx asks for colours of whatever it runs. What tests look at, and what they start, has none.
delete process.env.FORCE_COLOR;
