/* base/thread.c: see base/thread.h. */
#include "base/thread.h"
#include "base/base.h"

void lock_init(pthread_mutex_t *m)
{
    int rc = pthread_mutex_init(m, NULL);
    assert(rc == 0);
}

void lock_take(pthread_mutex_t *m)
{
    int rc = pthread_mutex_lock(m);
    assert(rc == 0);
}

void lock_give(pthread_mutex_t *m)
{
    int rc = pthread_mutex_unlock(m);
    assert(rc == 0);
}

bool thread_start(void *(*run)(void *), void *arg)
{
    pthread_attr_t detached;
    pthread_t thread;
    if (pthread_attr_init(&detached) != 0)
        return false;
    bool good = pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED) == 0
                && pthread_create(&thread, &detached, run, arg) == 0;
    (void)pthread_attr_destroy(&detached);
    return good;
}
