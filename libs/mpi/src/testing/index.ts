export { hasMpirun, mpirun, missingMpirun } from './mpirun';
