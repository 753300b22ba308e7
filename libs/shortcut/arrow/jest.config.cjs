module.exports = { displayName: 'shortcut-arrow', preset: '../../../jest.preset.cjs' };
