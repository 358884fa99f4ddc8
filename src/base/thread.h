/* base/thread.h: locks and threads of which nobody asks how they ended. */
#pragma once
#include <pthread.h>
#include <stdbool.h>

/* A mutex that is taken or given back in the wrong way is a bug: it asserts. */
void lock_init(pthread_mutex_t *m);
void lock_take(pthread_mutex_t *m);
void lock_give(pthread_mutex_t *m);
/* run(arg) on a thread of its own that cleans up after itself. False: none could be made. */
bool thread_start(void *(*run)(void *), void *arg);
