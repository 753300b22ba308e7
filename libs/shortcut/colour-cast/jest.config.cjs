module.exports = { displayName: 'shortcut-colour-cast', preset: '../../../jest.preset.cjs' };
