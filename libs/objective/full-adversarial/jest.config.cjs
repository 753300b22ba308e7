module.exports = { displayName: 'objective-full-adversarial', preset: '../../../jest.preset.cjs' };
