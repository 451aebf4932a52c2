package io.framelease.ffmpeg;

import org.jspecify.annotations.Nullable;

/**
 * What sources have in common that ask the same host with the same login. It is compared and never shown.
 *
 * @param login  user and password as they stand in the URL
 * @param origin who is asked
 */
record Account(String login, Origin origin) {
    /** Null of a URL without a login, or without a host. */
    static @Nullable Account of(String url, @Nullable Origin origin) {
        String login = UserInfo.of(url);
        return origin == null || login == null ? null : new Account(login, origin);
    }

    @Override
    public String toString() {
        return "an account"; // its parts are secrets
    }
}
