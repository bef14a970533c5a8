package dev.paddock.domain;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Why a file could not be read or written, in words for a person instead of the names of exceptions. */
public final class IoWords {
    private IoWords() {}

    /** Part of a sentence, with the file where it is known. */
    public static String why(IOException failure) {
        String file = failure instanceof FileSystemException known && known.getFile() != null ? known.getFile() : null;
        String words = switch (failure) {
            case AccessDeniedException denied -> "permission denied";
            case NoSuchFileException none -> "there is no such file or folder";
            case FileAlreadyExistsException there -> "something else of that name is there";
            case DirectoryNotEmptyException full -> "the folder is not empty";
            case FileSystemException other when other.getReason() != null -> other.getReason();
            default -> failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        };
        return file == null || words.contains(file) ? words : words + " (" + file + ")";
    }
}
