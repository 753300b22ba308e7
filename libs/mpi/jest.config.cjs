module.exports = { displayName: 'mpi', preset: '../../jest.preset.cjs' };
