module.exports = { displayName: 'objective-least-likely', preset: '../../../jest.preset.cjs' };
