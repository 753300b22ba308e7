module.exports = { displayName: 'event-files', preset: '../../jest.preset.cjs' };
