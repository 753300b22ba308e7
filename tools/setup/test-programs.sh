#!/usr/bin/env bash
# Installs the programs of Debian that tests try longway against: Redis, Open MPI, Slurm, network namespaces. For machines that are made for
# tests: CI calls it, `npm test` does not. Nothing depends on its success: tests leave out what they find no program for, and say so.
set -uo pipefail
PATH="$PATH:/usr/sbin:/sbin"

# A program that tells whether it is there, and the packages that bring it.
wanted=(
  redis-server:redis-server
  mpirun:openmpi-bin
  slurmctld:slurmctld
  slurmd:slurmd
  sbatch:slurm-client
  munged:munge
  ip:iproute2
  tc:iproute2
)

missing() {
  local pair
  for pair in "${wanted[@]}"; do command -v "${pair%%:*}" >/dev/null || echo "${pair##*:}"; done | sort -u | tr '\n' ' '
}

read -ra packages <<<"$(missing)"
((${#packages[@]})) || exit 0
if ! command -v apt-get >/dev/null || [[ $(id -u) != 0 ]]; then
  echo "setup: tests that need ${packages[*]} are left out: only root can install them, with Debian's apt-get"
  exit 0
fi

echo "setup: installing ${packages[*]} for tests"
log=$(mktemp)
apt() {
  # Run level 1 keeps packages from starting their services: tests start their own.
  DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 timeout 600 apt-get -qq -o Acquire::Retries=2 -o Acquire::http::Timeout=30 -o DPkg::Lock::Timeout=60 "$@" >>"$log" 2>&1 </dev/null
}
install() { apt install -y --no-install-recommends "$@"; }
apt update
# All at once; where one package cannot be had, the others by themselves.
install "${packages[@]}" || for package in "${packages[@]}"; do install "$package"; done
read -ra packages <<<"$(missing)"
if ((${#packages[@]})); then
  echo "setup: ${packages[*]} cannot be installed, tests that need them are left out:"
  tail -n 5 "$log"
fi
rm -f "$log"
exit 0
