"""A private PostgreSQL server for tests: a folder of its own, one socket in it, no port, gone at the end."""
import atexit
import glob
import os
import pwd
import shutil
import subprocess
import tempfile


def binaries():
    """The newest installed server's folder, or None."""
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"), key=lambda p: int(p.split("/")[4]))
    return os.path.dirname(found[-1]) if found else None


class Cluster:
    """with Cluster() as c: c.url("schema") is an address that headwater understands."""

    def __init__(self):
        self.bin = binaries()
        self.dir = tempfile.mkdtemp(prefix="hw-pg-")
        self.data = os.path.join(self.dir, "data")
        self.as_user = []
        if os.geteuid() == 0:
            user = pwd.getpwnam("postgres")
            os.chown(self.dir, user.pw_uid, user.pw_gid)
            self.as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        os.chmod(self.dir, 0o755)

    def _run(self, *words):
        done = subprocess.run([*self.as_user, os.path.join(self.bin, words[0]), *words[1:]], cwd="/",
                              capture_output=True, text=True, timeout=60)
        if done.returncode != 0:
            raise RuntimeError(f"{words[0]}: {done.stdout}{done.stderr}")

    def __enter__(self):
        atexit.register(self.__exit__)          # also when what comes after it fails
        self._run("initdb", "-A", "trust", "-U", "hw", "--no-sync", "--locale=C.UTF-8", "--encoding=UTF8", "-D", self.data)
        self.start()
        return self

    def start(self):
        self._run("pg_ctl", "-w", "-D", self.data, "-l", os.path.join(self.dir, "log"), "-o",
                  f"-c listen_addresses='' -c unix_socket_directories='{self.dir}' -c fsync=off -c max_connections=100",
                  "start")

    def stop(self, mode="fast"):
        self._run("pg_ctl", "-w", "-D", self.data, "-m", mode, "stop")

    def __exit__(self, *_):
        atexit.unregister(self.__exit__)
        try:
            self.stop("immediate")
        finally:
            shutil.rmtree(self.dir, ignore_errors=True)

    def url(self, schema="headwater"):
        return f"postgresql://hw@/postgres?host={self.dir}&schema={schema}"

    def psql(self, sql, schema="headwater"):
        """Runs SQL, gives rows as lists of text; raises with the server's words."""
        done = subprocess.run([os.path.join(self.bin, "psql"), "-h", self.dir, "-U", "hw", "-d", "postgres", "-v",
                               "ON_ERROR_STOP=1", "-X", "-q", "-A", "-t", "-F", "\x1f", "-c",
                               f'SET search_path TO "{schema}"', "-c", sql], capture_output=True, text=True, timeout=60)
        if done.returncode != 0:
            raise RuntimeError(done.stderr.strip())
        return [line.split("\x1f") for line in done.stdout.splitlines()]
