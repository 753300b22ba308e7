module.exports = { displayName: 'objective-are', preset: '../../../jest.preset.cjs' };
