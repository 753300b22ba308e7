module.exports = { displayName: 'shortcut-picture-watermark', preset: '../../../jest.preset.cjs' };
