module.exports = { displayName: 'shortcut-text-watermark', preset: '../../../jest.preset.cjs' };
